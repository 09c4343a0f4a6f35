package chat.tacit.bench.core;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.queue.Authenticator;
import chat.tacit.protocol.queue.Body;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.EntityId;
import chat.tacit.protocol.queue.QueueKeys;
import chat.tacit.protocol.queue.Reply;
import chat.tacit.protocol.queue.Request;
import chat.tacit.protocol.queue.ResponseBox;
import chat.tacit.protocol.queue.Role;
import chat.tacit.protocol.wire.Mode;
import chat.tacit.protocol.wire.Session;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.util.Optional;

/** What a relay does with the frame that sends a message of the 4 KiB class. */
@State(Scope.Benchmark)
public class Frames {
    private final Entropy entropy = Entropy.system();
    private final AgreementKey key = AgreementKey.generate(entropy);
    private final Session session =
            new Session(
                    Bytes.owned(entropy.bytes(32)),
                    AgreementKey.generate(entropy).publicKey(),
                    1,
                    Mode.TLS);
    private final EntityId entity = new EntityId(Bytes.owned(entropy.bytes(EntityId.SIZE)));
    private final QueueKeys keys = keys();
    private final Authenticator authenticator = keys.authenticator();
    private final ResponseBox responses = keys.responses(entity);
    private final Command.Send send =
            new Command.Send(Body.of(entropy.bytes(Body.SMALL)), Optional.empty());
    private final byte[] frame = encoded();
    private final Request request = Request.decode(frame);

    @Benchmark
    public Request decode() {
        return Request.decode(frame);
    }

    @Benchmark
    public byte[] encode() {
        return encoded();
    }

    @Benchmark
    public boolean authenticate() {
        return authenticator.matches(
                request.authenticator(), request.seq(), entity, request.signed());
    }

    @Benchmark
    public Bytes respond() {
        return responses.seal(1, new Reply.Done());
    }

    @Benchmark
    public QueueKeys keysOfAnEntity() throws UnopenableException {
        return QueueKeys.ofClient(key, session, Role.SENDER);
    }

    private byte[] encoded() {
        return Request.frame(1, entity, send, command -> authenticator.of(1, entity, command));
    }

    private QueueKeys keys() {
        try {
            return QueueKeys.ofClient(key, session, Role.SENDER);
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }
}
