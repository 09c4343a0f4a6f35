package chat.tacit.client.route;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Access;
import chat.tacit.protocol.queue.Answer;
import chat.tacit.protocol.queue.Authenticator;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.Delivered;
import chat.tacit.protocol.queue.DeliveryBox;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.FetchedLink;
import chat.tacit.protocol.queue.Hashcash;
import chat.tacit.protocol.queue.Notice;
import chat.tacit.protocol.queue.QueueKeys;
import chat.tacit.protocol.queue.RecipientId;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.queue.ResponseBox;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.FrameChannel;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.TlsKey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The client's end of one socket to one relay ({@code spec/10-wire}, {@code spec/30-queue}),
 * without the socket: messages go in and out as bytes. It checks everything a relay says, and a
 * relay that says something else than the protocol allows gets its link broken.
 */
public final class RelayLink {
    private static final int WINDOW = 32;

    /** Queues whose keys are worth the work of several threads: each takes some 0.1 ms. */
    private static final int MANY = 16;

    private final RelayAddress address;
    private final ClientHandshake handshake;
    private final TlsKey leaf;
    private final Consumer<byte[]> out;

    private Optional<FrameChannel> channel = Optional.empty();
    private long seq;
    private long lastDelivery = -1;
    private long lastNotice = -1;
    private final Map<Long, Waiting> waiting = new HashMap<>();
    private final Map<RecipientId, Subscription> subscriptions = new HashMap<>();
    private final Map<Long, Keys> recipients = new HashMap<>();
    private final Map<Long, Keys> senders = new HashMap<>();

    /** An ask in flight, with what opens each of its answers until that has come. */
    private record Waiting(Ask ask, Map<Integer, ResponseBox> boxes) {}

    /** One answer's ask and what opens it. */
    private record Answered(Ask ask, ResponseBox box) {}

    private record Subscription(OwnQueue queue, DeliveryBox box, ResponseBox notices) {}

    /** What is derived once for an entity in a session. */
    private record Keys(
            EntityId entity, QueueKeys keys, Authenticator authenticator, ResponseBox responses) {

        static Keys of(AgreementKey serverKey, FrameChannel channel, Role role, EntityId entity)
                throws UnopenableException {
            QueueKeys keys = QueueKeys.ofClient(serverKey, channel.session(), role);
            return new Keys(entity, keys, keys.authenticator(), keys.responses(entity));
        }
    }

    /**
     * @param leaf the TLS key that the socket shows, {@link TlsKey#NONE} without TLS
     * @param out writes one message to the socket
     */
    public RelayLink(RelayAddress address, TlsKey leaf, Entropy entropy, Consumer<byte[]> out) {
        this.address = address;
        this.leaf = leaf;
        this.out = out;
        this.handshake = ClientHandshake.start(address.fingerprint(), entropy);
        out.accept(handshake.hello());
    }

    public RelayAddress address() {
        return address;
    }

    /** Whether the relay proved who it is. */
    public boolean isReady() {
        return channel.isPresent();
    }

    /** How many asks wait for their answer. */
    public int inFlight() {
        return waiting.size();
    }

    /** Takes one message from the socket. */
    public void received(byte[] message, Consumer<Heard> heard) throws LinkBroken {
        try {
            if (channel.isEmpty()) {
                heard.accept(established(message));
            } else {
                hear(Answer.decode(channel.get().open(message)), heard);
            }
        } catch (MalformedException | UnopenableException e) {
            throw new LinkBroken("it said something that isn't the protocol");
        }
    }

    /** Wipes the session's keys. */
    public void close() {
        handshake.close();
        channel.ifPresent(FrameChannel::close);
    }

    private Heard established(byte[] message) throws LinkBroken {
        return switch (handshake.finish(message, leaf)) {
            case ClientHandshake.Rejected rejected ->
                    throw new LinkBroken(rejected.fault().sentence());
            case ClientHandshake.Established established -> {
                handshake.close();
                channel = Optional.of(established.channel());
                out.accept(established.firstFrame());
                yield new Heard.Ready(established.session(), established.body());
            }
        };
    }

    /** Asks the relay; the answer comes through {@link #received}. */
    public void ask(Ask ask) throws LinkBroken {
        FrameChannel open = channel.orElseThrow();
        try {
            switch (ask) {
                case Ask.Make make -> make(open, make);
                case Ask.Subscribe subscribe -> subscribe(open, subscribe);
                case Ask.Acknowledge acknowledge ->
                        command(
                                open,
                                ask,
                                recipient(open, acknowledge.queue()),
                                new Command.Acknowledge(acknowledge.through()));
                case Ask.Delete(DoomedQueues.Doomed queue) ->
                        command(open, ask, recipient(open, queue), new Command.Delete());
                case Ask.Secure secure ->
                        command(
                                open,
                                ask,
                                sender(open, secure.route()),
                                new Command.Secure(secure.route().serverKey().publicKey()));
                case Ask.Send send -> command(open, ask, sender(open, send), send.command());
                case Ask.DeleteLink delete ->
                        command(
                                open,
                                ask,
                                Keys.of(delete.owner(), open, Role.LINK, delete.link().entity()),
                                new Command.DeleteLink());
                case Ask.PutLink put -> command(open, ask, owner(open, put), put.command());
                case Ask.FetchLink fetch ->
                        command(
                                open,
                                ask,
                                Keys.of(fetch.fetcher(), open, Role.LINK, fetch.link().entity()),
                                new Command.FetchLink(fetch.fetcher().publicKey()));
                case Ask.PutBlob put ->
                        command(
                                open,
                                ask,
                                Keys.of(put.owner(), open, Role.BLOB, EntityId.NONE),
                                put.command());
                case Ask.GetBlob get ->
                        command(
                                open,
                                ask,
                                Keys.of(get.fetcher(), open, Role.BLOB, get.blob().entity()),
                                new Command.GetBlob(get.fetcher().publicKey()));
                case Ask.DeleteBlob delete ->
                        command(
                                open,
                                ask,
                                Keys.of(delete.owner(), open, Role.BLOB, delete.blob().entity()),
                                new Command.DeleteBlob());
                case Ask.LinkState state ->
                        command(
                                open,
                                ask,
                                Keys.of(state.owner(), open, Role.LINK, state.link().entity()),
                                new Command.LinkState());
            }
        } catch (UnopenableException e) {
            throw new LinkBroken("its session key is no key");
        }
    }

    private static Keys recipient(FrameChannel open, DoomedQueues.Doomed queue)
            throws UnopenableException {
        return Keys.of(queue.serverKey(), open, Role.RECIPIENT, queue.recipientId().entity());
    }

    private void make(FrameChannel open, Ask.Make make) throws UnopenableException {
        OwnQueue queue = make.queue();
        Keys keys = Keys.of(queue.serverKey(), open, Role.RECIPIENT, EntityId.NONE);
        command(
                open,
                make,
                keys,
                new Command.Create(
                        queue.serverKey().publicKey(),
                        queue.senderId(),
                        queue.senderKey(),
                        queue.open(),
                        make.access()
                                .map(key ->
                                        Access.proof(
                                                key.secret(),
                                                open.session(),
                                                queue.serverKey().publicKey()))));
    }

    private void subscribe(FrameChannel open, Ask.Subscribe subscribe) throws UnopenableException {
        List<Command.Subscribe.Entry> entries = new ArrayList<>();
        List<ResponseBox> boxes = new ArrayList<>();
        if (subscribe.queues().size() >= MANY) {
            recipients(open, subscribe.queues());
        }
        for (OwnQueue queue : subscribe.queues()) {
            Keys keys = recipient(open, queue);
            RecipientId id = queue.recipientId().orElseThrow();
            entries.add(new Command.Subscribe.Entry(id, keys.authenticator().ofEntry(seq, id)));
            boxes.add(keys.responses());
            subscriptions.put(
                    id, new Subscription(queue, keys.keys().deliveries(id), keys.responses()));
        }
        send(open, subscribe, boxes, Request.frame(seq, new Command.Subscribe(entries, WINDOW)));
    }

    private void command(FrameChannel open, Ask ask, Keys keys, Command command) {
        Function<ByteRange, Bytes> authenticate =
                signed -> keys.authenticator().of(seq, keys.entity(), signed);
        send(
                open,
                ask,
                List.of(keys.responses()),
                Request.frame(seq, keys.entity(), command, authenticate));
    }

    private void send(FrameChannel open, Ask ask, List<ResponseBox> boxes, byte[] frame) {
        Map<Integer, ResponseBox> byEntry = HashMap.newHashMap(boxes.size());
        for (int entry = 0; entry < boxes.size(); entry++) {
            byEntry.put(entry, boxes.get(entry));
        }
        waiting.put(seq, new Waiting(ask, byEntry));
        seq++;
        out.accept(open.seal(frame));
    }

    /** Derives the keys of many queues on all processors; what fails here fails one by one too. */
    private void recipients(FrameChannel open, List<OwnQueue> queues) {
        queues.parallelStream()
                .filter(queue -> !recipients.containsKey(queue.row()))
                .flatMap(queue -> derived(open, queue).stream())
                .toList()
                .forEach(one -> recipients.put(one.getKey(), one.getValue()));
    }

    private static Optional<Map.Entry<Long, Keys>> derived(FrameChannel open, OwnQueue queue) {
        EntityId entity = queue.recipientId().orElseThrow().entity();
        try {
            Keys keys = Keys.of(queue.serverKey(), open, Role.RECIPIENT, entity);
            return Optional.of(Map.entry(queue.row(), keys));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }

    private Keys recipient(FrameChannel open, OwnQueue queue) throws UnopenableException {
        Keys known = recipients.get(queue.row());
        if (known == null) {
            EntityId entity = queue.recipientId().orElseThrow().entity();
            known = Keys.of(queue.serverKey(), open, Role.RECIPIENT, entity);
            recipients.put(queue.row(), known);
        }
        return known;
    }

    /** The work that this send to an open queue takes, in this session alone. */
    public Hashcash work(Ask.Send send) {
        return new Hashcash(
                channel.orElseThrow().session(),
                send.copy().route().senderId(),
                Body.of(send.body()));
    }

    private Keys sender(FrameChannel open, Ask.Send send) throws UnopenableException {
        PeerRoute route = send.copy().route();
        return send.worked().isPresent()
                ? Keys.of(send.worked().get().key(), open, Role.SENDER, route.senderId().entity())
                : sender(open, route);
    }

    private Keys sender(FrameChannel open, PeerRoute route) throws UnopenableException {
        Keys known = senders.get(route.row());
        if (known == null) {
            known = Keys.of(route.serverKey(), open, Role.SENDER, route.senderId().entity());
            senders.put(route.row(), known);
        }
        return known;
    }

    private Keys owner(FrameChannel open, Ask.PutLink put) throws UnopenableException {
        return Keys.of(put.owner(), open, Role.LINK, put.link().entity());
    }

    private void hear(Answer answer, Consumer<Heard> heard) throws LinkBroken, UnopenableException {
        switch (answer) {
            case Answer.Response response -> {
                Answered asked = answered(response.seq(), response.entry());
                heard.accept(
                        new Heard.Answered(
                                asked.ask(),
                                response.entry(),
                                asked.box().open(response.seq(), response.box())));
            }
            case Answer.Refused refused -> {
                Answered asked = answered(refused.seq(), refused.entry());
                heard.accept(new Heard.Refused(asked.ask(), refused.entry(), refused.refusal()));
            }
            case Answer.Content content -> {
                Answered asked = answered(content.seq(), 0);
                byte[] plain = asked.box().openContent(content.seq(), content.box());
                switch (asked.ask()) {
                    case Ask.FetchLink fetch ->
                            heard.accept(new Heard.Fetched(fetch, FetchedLink.decode(plain)));
                    case Ask.GetBlob get -> heard.accept(new Heard.GotBlob(get, plain));
                    case Ask _ -> throw new LinkBroken("it answered what wasn't asked");
                }
            }
            case Answer.Delivery delivery -> {
                Subscription to = subscribed(delivery.queue());
                Delivered delivered = to.box().open(delivery);
                lastDelivery = risen(lastDelivery, delivery.counter());
                heard.accept(new Heard.Arrived(to.queue(), delivery.message(), delivered));
            }
            case Answer.Service service -> {
                Subscription to = subscribed(service.queue());
                Notice notice = to.notices().openNotice(service.counter(), service.box());
                lastNotice = risen(lastNotice, service.counter());
                heard.accept(new Heard.Ended(to.queue(), notice));
            }
        }
    }

    /** The two counters of what wasn't asked for rise through the whole session. */
    private static long risen(long last, long next) throws LinkBroken {
        if (next <= last) {
            throw new LinkBroken("it repeated something of this session");
        }
        return next;
    }

    /** Each answer comes once. */
    private Answered answered(long number, int entry) throws LinkBroken {
        Waiting asked = waiting.get(number);
        ResponseBox box = asked == null ? null : asked.boxes().remove(entry);
        if (asked == null || box == null) {
            throw new LinkBroken("it answered what wasn't asked");
        }
        if (asked.boxes().isEmpty()) {
            waiting.remove(number);
        }
        return new Answered(asked.ask(), box);
    }

    private Subscription subscribed(RecipientId queue) throws LinkBroken {
        Subscription subscription = subscriptions.get(queue);
        if (subscription == null) {
            throw new LinkBroken("it delivered from a queue that wasn't asked for");
        }
        return subscription;
    }
}
