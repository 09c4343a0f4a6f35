package chat.tacit.bench.room;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.ContentId;
import chat.tacit.e2ee.content.Envelope;
import chat.tacit.e2ee.room.EncryptedMessage;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The past of a room: several devices of its owner say something, each its next word when the host
 * has the one before, and after a hundred events an epoch begins.
 */
public final class Writers implements AutoCloseable {
    private static final int EPOCH = Point.EPOCH_EVENTS;
    private static final String[] WORDS =
            ("the of and to in is you that it he was for on are as with his they at be this have"
                            + " from or one had by word but not what all were we when your can said"
                            + " there use an each which she do how their if will up other about")
                    .split(" ", -1);

    private final TrueRoom room;
    private final List<Device> devices = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger said = new AtomicInteger();

    /** Events of the epoch that the host has. */
    private final AtomicInteger here = new AtomicInteger();

    private final class Device {
        final Speaker speaker = room.owner.elsewhere().speaker();
        final SecretLink link = room.links.open();
        final Random random = new Random(devices.size());
        Bytes last = MessageEvent.NONE;

        void say(String text) throws LinkException {
            Envelope envelope =
                    new Envelope(
                            ContentId.random(Entropy.system()),
                            said.incrementAndGet(),
                            Instant.ofEpochMilli(Instant.now().toEpochMilli()),
                            Optional.empty());
            Content content = new Content(envelope, new Body.Message(text));
            MessageEvent event =
                    new MessageEvent(
                            Optional.of(content.encode()),
                            Optional.empty(),
                            room.tip().head(),
                            last,
                            speaker.certificate());
            Bytes sealed = seal(event);
            Posting posting = new Posting.Message(EventBytes.message(sealed));
            var _ = TrueRoom.posted(link, new Ask.Post(room.posting(), Power.MEMBER, posting));
            last = EncryptedMessage.hash(sealed);
            here.incrementAndGet();
        }

        private Bytes seal(MessageEvent event) {
            try {
                return event.seal(
                        room.keysInForce(), room.id, 1 + here.get(), speaker, Entropy.system());
            } catch (UnopenableException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean sayOneOf(AtomicInteger left) throws LinkException {
            if (left.getAndDecrement() <= 0) {
                return false;
            }
            say(words());
            return true;
        }

        private String words() {
            List<String> words = new ArrayList<>();
            for (int i = 3 + random.nextInt(12); i > 0; i--) {
                words.add(WORDS[random.nextInt(WORDS.length)]);
            }
            return String.join(" ", words);
        }
    }

    public Writers(TrueRoom room, int devices) {
        this.room = room;
        for (int i = 0; i < devices; i++) {
            this.devices.add(new Device());
        }
    }

    /** Says so much, and at last a text. */
    public void write(int events, String lastText) throws IOException, InterruptedException {
        try {
            for (int left = events - 1; left > 0; left -= EPOCH) {
                AtomicInteger now = new AtomicInteger(Math.min(left, EPOCH));
                List<Future<Boolean>> all = new ArrayList<>();
                for (Device device : devices) {
                    all.add(threads.submit(() -> speak(device, now)));
                }
                for (Future<Boolean> one : all) {
                    var _ = one.get();
                }
                if (here.get() >= EPOCH) {
                    var _ = room.beginEpoch();
                    here.set(0);
                }
            }
            devices.getFirst().say(lastText);
        } catch (LinkException | ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static boolean speak(Device device, AtomicInteger left) throws LinkException {
        boolean spoke = true;
        while (spoke) {
            spoke = device.sayOneOf(left);
        }
        return true;
    }

    @Override
    public void close() {
        threads.close();
        devices.forEach(it -> it.link.close());
    }
}
