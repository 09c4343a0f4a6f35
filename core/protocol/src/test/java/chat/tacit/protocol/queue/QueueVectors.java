package chat.tacit.protocol.queue;

import static chat.tacit.kit.Json.object;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hkdf;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Label;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.kit.Json;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.Refusal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes {@code spec/vectors/queue.json}: one session with a relay, derived once by the code and
 * once by the formulas of the specification, and what a relay must refuse.
 */
final class QueueVectors {
    private static final Body BODY = Connection.body(7);

    private final TestRelay relay = TestRelay.withCalls(30);
    private final Connection connection = relay.connect();
    private final AgreementKey box = AgreementKey.generate(relay.entropy);
    private final AgreementKey recipientKey = AgreementKey.generate(relay.entropy);
    private final AgreementKey senderKey = AgreementKey.generate(relay.entropy);
    private final AgreementKey owner = AgreementKey.generate(relay.entropy);
    private final AgreementKey f = AgreementKey.generate(relay.entropy);
    private final SenderId sender = SenderId.of(box.publicKey());
    private final LinkId link = new LinkId(Bytes.owned(relay.entropy.bytes(24)));
    private final byte[] blob = relay.entropy.bytes(4_112);
    private final List<Object> exchanges = new ArrayList<>();

    String print() {
        RecipientId recipient = exchangeAll();
        return Json.print(
                object(
                        "session", session(),
                        "keys", keys(recipient),
                        "exchanges", exchanges,
                        "work", work(),
                        "refused", refused(recipient),
                        "malformed", malformed()));
    }

    private Map<String, Object> session() {
        return object(
                "sid", connection.terms().id().hex(),
                "relay secret key s", hex(connection.relayKey().secret().expose()),
                "relay public key s", connection.terms().relayKey().bytes().hex(),
                "box public key", box.publicKey().bytes().hex(),
                "sender id", sender.bytes().hex(),
                "now", relay.now.getEpochSecond());
    }

    private List<Object> keys(RecipientId recipient) {
        return List.of(
                keys("recipient key", Role.RECIPIENT, recipientKey, recipient.entity()),
                keys("sender key", Role.SENDER, senderKey, sender.entity()),
                keys("link owner key", Role.LINK, owner, link.entity()),
                keys("fetcher's key f", Role.LINK, f, link.entity()),
                keys("blob owner key", Role.BLOB, owner, EntityId.NONE));
    }

    private Map<String, Object> keys(String what, Role role, AgreementKey key, EntityId id) {
        Secret ka =
                derive(
                        key,
                        Labels.QUEUE_AUTH,
                        Fields.unlabelled()
                                .u8(role.code())
                                .fixed(key.publicKey().bytes())
                                .fixed(connection.terms().relayKey().bytes()));
        Secret kr =
                derive(
                        key,
                        Labels.QUEUE_RESPOND,
                        Fields.unlabelled().u8(role.code()).fixed(id.bytes()));
        Secret kd = derive(key, Labels.QUEUE_DELIVER, Fields.unlabelled().fixed(id.bytes()));
        byte[] command = CommandCodec.encode(new Command.Delete());
        byte[] signed =
                Fields.of(Labels.QUEUE_COMMAND)
                        .u64(300)
                        .fixed(id.bytes())
                        .variable(command)
                        .toArray();
        Bytes authenticator = Bytes.of(Hmac.sha256(ka, signed).expose());
        require(
                connection
                        .keys(key, role)
                        .authenticator()
                        .of(300, id, ByteRange.of(command))
                        .equals(authenticator),
                "the formula gives the authenticator");
        return object(
                "what", what,
                "role", role.code(),
                "secret key", hex(key.secret().expose()),
                "public key", key.publicKey().bytes().hex(),
                "id", id.bytes().hex(),
                "ka", hex(ka.expose()),
                "kr", hex(kr.expose()),
                "kd", role == Role.RECIPIENT ? hex(kd.expose()) : "",
                "authenticator of delete as frame 300", authenticator.hex());
    }

    private Secret derive(AgreementKey key, Label label, Fields info) {
        Secret shared = connection.agree(key.publicKey()).orElseThrow();
        Fields all = Fields.of(label).fixed(info.toArray());
        return Hkdf.sha256(shared.expose(), connection.terms().id().shared(), all, 32);
    }

    /** One of each command, with its answers. */
    private RecipientId exchangeAll() {
        Command.Create create =
                new Command.Create(
                        recipientKey.publicKey(),
                        sender,
                        Optional.empty(),
                        false,
                        Optional.empty());
        long created = ask("create", EntityId.NONE, create, Role.RECIPIENT, recipientKey);
        if (!(connection.reply(created) instanceof Reply.Created ids)) {
            throw new AssertionError(connection.reply(created));
        }
        RecipientId recipient = ids.recipient();
        Command secure = new Command.Secure(senderKey.publicKey());
        ask("secure", sender.entity(), secure, Role.SENDER, senderKey);
        Command send = new Command.Send(BODY, Optional.empty());
        ask("send", sender.entity(), send, Role.SENDER, senderKey);
        int before = connection.frames.size();
        long number = connection.subscribe(0, Map.of(recipient, recipientKey));
        note("subscribe, and the delivery", number, before);
        require(connection.bodies().equals(List.of((byte) 7)), "the body comes out");
        asRecipient("acknowledge", recipient, new Command.Acknowledge(1));
        Bytes fixed = Bytes.zeros(Command.PutLink.MAX_BLOB);
        Command put = new Command.PutLink(owner.publicKey(), Command.PutLink.Part.ONE_TIME, fixed);
        ask("put-link", link.entity(), put, Role.LINK, owner);
        ask("fetch-link", link.entity(), new Command.FetchLink(f.publicKey()), Role.LINK, f);
        Command other = new Command.FetchLink(senderKey.publicKey());
        ask("fetch-link by another key", link.entity(), other, Role.LINK, senderKey);
        ask("link-state", link.entity(), new Command.LinkState(), Role.LINK, owner);
        ask("delete-link", link.entity(), new Command.DeleteLink(), Role.LINK, owner);
        Command putBlob =
                new Command.PutBlob(owner.publicKey(), ByteRange.of(blob), Duration.ofHours(1));
        long stored = ask("blob-put", EntityId.NONE, putBlob, Role.BLOB, owner);
        if (!(connection.reply(stored) instanceof Reply.Stored id)) {
            throw new AssertionError(connection.reply(stored));
        }
        EntityId blobId = id.blob().entity();
        ask("blob-get", blobId, new Command.GetBlob(f.publicKey()), Role.BLOB, f);
        ask("blob-delete", blobId, new Command.DeleteBlob(), Role.BLOB, owner);
        asRecipient("replace-sender", recipient, new Command.ReplaceSender(f.publicKey()));
        asRecipient("turn", recipient, new Command.Turn());
        asRecipient("delete", recipient, new Command.Delete());
        return recipient;
    }

    private void asRecipient(String what, RecipientId recipient, Command command) {
        ask(what, recipient.entity(), command, Role.RECIPIENT, recipientKey);
    }

    private long ask(String what, EntityId id, Command command, Role role, AgreementKey key) {
        int before = connection.frames.size();
        long number = connection.ask(id, command, role, key);
        note(what, number, before);
        return number;
    }

    private void note(String what, long number, int before) {
        String reply =
                connection.answer(number) instanceof Answer.Response
                        ? hex(connection.reply(number).encode())
                        : hex(connection.content(number));
        List<String> answers =
                connection.frames.subList(before, connection.frames.size()).stream()
                        .map(QueueVectors::hex)
                        .toList();
        exchanges.add(
                object(
                        "what", what,
                        "request", hex(connection.lastRequest()),
                        "answers", answers,
                        "plaintext of the first answer", reply));
    }

    private Map<String, Object> work() {
        Hashcash work = new Hashcash(connection.terms(), sender, BODY);
        long nonce = work.search(20, 0);
        return object(
                "sender id",
                sender.bytes().hex(),
                "body",
                "byte 7, 4096 times",
                "first nonce with 20 bits",
                nonce,
                "its bits",
                work.bits(nonce));
    }

    /** Requests that decode and, each as frame 0 of the session, draw the constant answer. */
    private List<Object> refused(RecipientId recipient) {
        // The queue is there again, so that it is the authenticator that is refused.
        RecipientRow row = new RecipientRow(recipientKey.publicKey(), sender);
        Row stored = new Row(row.encode(), 1, relay.now.plus(Duration.ofDays(90)));
        relay.rows.put(RowKey.recipient(recipient), stored);
        QueueKeys keys = connection.keys(recipientKey, Role.RECIPIENT);
        QueueKeys wrongRole = connection.keys(recipientKey, Role.SENDER);
        EntityId id = recipient.entity();
        EntityId unknown = new EntityId(Bytes.zeros(24));
        Command lowOrder =
                new Command.Create(
                        new AgreementPublicKey(Bytes.zeros(32)),
                        sender,
                        Optional.empty(),
                        false,
                        Optional.empty());
        return List.of(
                refused(
                        "an authenticator of another seq",
                        delete(id, signed -> keys.authenticator().of(1, id, signed))),
                refused(
                        "an authenticator of another entity",
                        delete(id, signed -> keys.authenticator().of(0, unknown, signed))),
                refused(
                        "an authenticator of another role",
                        delete(id, signed -> wrongRole.authenticator().of(0, id, signed))),
                refused(
                        "an authenticator of a subscribe entry",
                        delete(id, signed -> keys.authenticator().ofEntry(0, recipient))),
                refused(
                        "a queue that doesn't exist",
                        delete(unknown, signed -> keys.authenticator().of(0, unknown, signed))),
                refused(
                        "a recipient key of low order",
                        Request.frame(0, EntityId.NONE, lowOrder, signed -> Bytes.zeros(32))));
    }

    private static byte[] delete(EntityId id, Function<ByteRange, Bytes> authenticate) {
        return Request.frame(0, id, new Command.Delete(), authenticate);
    }

    private Map<String, Object> refused(String what, byte[] frame) {
        Connection again = new Connection(relay, connection.relayKey(), connection.terms());
        again.raw(frame);
        require(
                again.answers.equals(List.of(new Answer.Refused(0, 0, Refusal.REFUSED))),
                what + " is refused");
        return object(
                "what", what,
                "request", hex(frame),
                "answer", hex(again.frames.getFirst()));
    }

    /** Frames that close the connection. */
    private List<Object> malformed() {
        byte[] good = wrap(sender.entity(), HexFormat.of().parseHex("3200"));
        byte[] shortBody = wrap(4, Proto.Writer.create().bytes(1, new byte[4_095]));
        byte[] unknownField = wrap(6, Proto.Writer.create().u32(1, 1));
        byte[] farAcknowledge = wrap(5, Proto.Writer.create().u64(1, Long.MIN_VALUE));
        byte[] noPart =
                wrap(
                        7,
                        Proto.Writer.create()
                                .bytes(1, owner.publicKey().bytes())
                                .u32(2, 4)
                                .bytes(3, Bytes.zeros(8_192)));
        byte[] shortLink =
                wrap(
                        7,
                        Proto.Writer.create()
                                .bytes(1, owner.publicKey().bytes())
                                .u32(2, 1)
                                .bytes(3, Bytes.zeros(8_191)));
        byte[] entityOfCreate =
                wrap(
                        1,
                        Proto.Writer.create()
                                .bytes(1, recipientKey.publicKey().bytes())
                                .bytes(2, sender.bytes()));
        List<Bytes> twice = List.of(link.bytes(), link.bytes());
        byte[] queueTwice =
                wrap(
                        EntityId.NONE,
                        Proto.Writer.create()
                                .message(
                                        3,
                                        out ->
                                                out.messages(
                                                        1,
                                                        twice,
                                                        (queue, entry) ->
                                                                entry.bytes(1, queue)
                                                                        .bytes(2, blobStart(32))))
                                .toByteArray());
        return List.of(
                frame("cut off", Arrays.copyOf(good, good.length - 1)),
                frame("a byte behind it", Arrays.copyOf(good, good.length + 1)),
                frame("seq 0 written out", HexFormat.of().parseHex("0800" + hex(good))),
                frame("an unknown command", wrap(63, Proto.Writer.create())),
                frame("two commands", wrap(sender.entity(), HexFormat.of().parseHex("32005200"))),
                frame("an unknown field in a command", unknownField),
                frame("a body of 4,095 bytes", shortBody),
                frame("acknowledge without a message", wrap(5, Proto.Writer.create())),
                frame("acknowledge of 2^63", farAcknowledge),
                frame("create for an entity", entityOfCreate),
                frame("a queue twice in a subscribe frame", queueTwice),
                frame("a part of a link that doesn't exist", noPart),
                frame("a fixed part of 8,191 bytes", shortLink));
    }

    private Bytes blobStart(int size) {
        return Bytes.of(blob, 0, size);
    }

    private byte[] wrap(int command, Proto.Writer fields) {
        byte[] inner = fields.toByteArray();
        byte[] tag = Proto.Writer.create().message(command, out -> {}).toByteArray();
        byte[] head = Arrays.copyOf(tag, tag.length - 1);
        byte[] sized = Proto.Writer.create().u32(1, inner.length).toByteArray();
        byte[] length =
                inner.length == 0 ? new byte[1] : Arrays.copyOfRange(sized, 1, sized.length);
        return wrap(
                sender.entity(),
                Fields.unlabelled().fixed(head).fixed(length).fixed(inner).toArray());
    }

    /** A request as frame 0 with the authenticator of zeros that a subscribe frame has. */
    private static byte[] wrap(EntityId entity, byte[] command) {
        return Proto.Writer.create()
                .bytes(2, entity.bytes())
                .bytes(3, Bytes.zeros(32))
                .bytes(4, command)
                .toByteArray();
    }

    private static Map<String, Object> frame(String what, byte[] frame) {
        try {
            Request.decode(frame);
        } catch (MalformedException e) {
            return object("what", what, "request", hex(frame));
        }
        throw new AssertionError("decodes: " + what);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
