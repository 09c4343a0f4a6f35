package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Records of every kind with random contents. */
record Samples(Random random) {

    List<Command> commands() {
        return List.of(
                new Command.Create(key(), sender(), Optional.empty(), true, optional(bytes(32))),
                new Command.Create(key(), sender(), optional(key()), false, Optional.empty()),
                new Command.Secure(key()),
                new Command.Subscribe(entries(), random.nextInt(65)),
                new Command.Send(body(), optional(new Work(key(), number()))),
                new Command.Acknowledge(1 + (random.nextLong() >>> 2)),
                new Command.Delete(),
                new Command.PutLink(key(), Command.PutLink.Part.ONE_TIME, bytes(8_192)),
                new Command.PutLink(key(), Command.PutLink.Part.REUSABLE, bytes(8_192)),
                new Command.PutLink(
                        key(), Command.PutLink.Part.MUTABLE, bytes(1 + random.nextInt(8_192))),
                new Command.FetchLink(key()),
                new Command.LinkState(),
                new Command.DeleteLink(),
                new Command.PutBlob(
                        key(),
                        ByteRange.of(bytes((4_096 << random.nextInt(5)) + 16).shared()),
                        Duration.ofSeconds(1 + random.nextInt(604_800))),
                new Command.GetBlob(key()),
                new Command.DeleteBlob(),
                new Command.ReplaceSender(key()),
                new Command.Turn());
    }

    Request request(Command command) {
        boolean none =
                command instanceof Command.Create
                        || command instanceof Command.Subscribe
                        || command instanceof Command.PutBlob;
        return new Request(
                number(),
                none ? EntityId.NONE : new EntityId(bytes(24)),
                command instanceof Command.Subscribe ? Bytes.zeros(32) : bytes(32),
                ByteRange.of(CommandCodec.encode(command)),
                command);
    }

    List<Answer> answers() {
        int size = random.nextBoolean() ? 4_121 : 16_409;
        return List.of(
                new Answer.Response(number(), random.nextInt(1_000), bytes(80)),
                new Answer.Refused(number(), random.nextInt(1_000), Refusal.REFUSED),
                new Answer.Refused(number(), 0, Refusal.RETRY),
                new Answer.Delivery(new RecipientId(bytes(24)), number(), number(), range(size)),
                new Answer.Service(new RecipientId(bytes(24)), number(), bytes(80)),
                new Answer.Content(number(), range(1 + random.nextInt(65_568))));
    }

    List<Reply> replies() {
        Instant at = Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE));
        return List.of(
                new Reply.Done(),
                new Reply.Created(new RecipientId(bytes(24)), sender()),
                new Reply.Subscribed(random.nextInt(65_537)),
                new Reply.Stored(new BlobId(bytes(24))),
                new Reply.LinkStatus(Optional.empty(), false),
                new Reply.LinkStatus(
                        Optional.of(new Reply.LinkStatus.Fetch(key(), at)), random.nextBoolean()),
                new Reply.Turn(
                        CallCredentials.of(at, bytes(8), Secret.owned(bytes(20).toArray())),
                        random.nextInt(65_536),
                        random.nextInt(65_536)),
                new Reply.No(Refusal.of(1 + random.nextInt(18)), random.nextLong()));
    }

    private List<Command.Subscribe.Entry> entries() {
        List<Command.Subscribe.Entry> all = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            all.add(new Command.Subscribe.Entry(new RecipientId(bytes(24)), bytes(32)));
        }
        return all;
    }

    private <T> Optional<T> optional(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private Body body() {
        return new Body(range(random.nextBoolean() ? Body.SMALL : Body.LARGE));
    }

    /** Small numbers are as likely as large ones, and zero comes too. */
    private long number() {
        return random.nextLong() >>> random.nextInt(65);
    }

    private AgreementPublicKey key() {
        return new AgreementPublicKey(bytes(32));
    }

    private SenderId sender() {
        return new SenderId(bytes(24));
    }

    private ByteRange range(int size) {
        return ByteRange.of(bytes(size).shared());
    }

    private Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owned(bytes);
    }
}
