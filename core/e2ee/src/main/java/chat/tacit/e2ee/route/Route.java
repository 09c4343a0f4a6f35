package chat.tacit.e2ee.route;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.queue.SenderId;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;

/**
 * Where somebody receives: a queue at a relay ({@code spec/60-contact} §4).
 *
 * @param boxKey the queue's connection key, which bodies are boxed to and which the relay never
 *     sees
 */
public record Route(RelayAddress relay, AgreementPublicKey boxKey) {

    /** The id under which the relay knows the queue's sender, computed from the box key. */
    public SenderId senderId() {
        return SenderId.of(boxKey);
    }

    /** Writes the fields of {@code Route} in {@code contact.proto}. */
    public static void write(Route route, Proto.Writer writer) {
        writer.bytes(1, route.relay.fingerprint().bytes());
        for (Host host : route.relay.hosts()) {
            writer.text(2, host.text());
        }
        writer.u32(3, route.relay.port()).bytes(4, route.boxKey.bytes());
    }

    /**
     * Reads what {@link #write} writes.
     *
     * @throws chat.tacit.crypto.MalformedException if it is anything else
     */
    public static Route read(Proto.Reader reader) {
        Fingerprint fingerprint = new Fingerprint(reader.bytes(1, Fingerprint.SIZE));
        List<Host> hosts = new ArrayList<>();
        while (reader.has(2) && hosts.size() < RelayAddress.MAX_HOSTS) {
            hosts.add(new Host(reader.text(2, Host.MAX_SIZE)));
        }
        int port = reader.count(3, 65_535);
        return new Route(
                new RelayAddress(fingerprint, hosts, port),
                new AgreementPublicKey(reader.bytes(4, AgreementPublicKey.SIZE)));
    }
}
