package chat.tacit.e2ee.call;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * With what one call is relayed ({@code spec/80-calls} §5), until its credentials end. Who has one
 * lends it to who has none.
 *
 * @param relay who relays
 * @param credentials name and password
 * @param udp the port of STUN and TURN over UDP, 0 if there is none
 * @param tls their port over TLS, 0 if there is none
 */
public record CallTicket(RelayAddress relay, CallCredentials credentials, int udp, int tls) {
    private static final int MAX_PORT = 65_535;

    /** Seconds since 1970, of ten digits: until the year 2286. */
    private static final long MAX_END = 9_999_999_999L;

    /** Where to ask, as WebRTC takes it (RFC 7065): of each host of the relay, first by UDP. */
    public List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (Host host : relay.hosts()) {
            if (udp != 0) {
                urls.add("turn:" + host + ":" + udp + "?transport=udp");
            }
            if (tls != 0) {
                urls.add("turns:" + host + ":" + tls + "?transport=tcp");
            }
        }
        return urls;
    }

    void write(Proto.Writer writer) {
        writer.message(1, this::writeRelay)
                .u32(2, udp)
                .u32(3, tls)
                .u64(4, credentials.name().end().getEpochSecond())
                .bytes(5, credentials.name().id())
                .bytes(6, credentials.code().expose());
    }

    private void writeRelay(Proto.Writer writer) {
        writer.bytes(1, relay.fingerprint().bytes());
        for (Host host : relay.hosts()) {
            writer.text(2, host.text());
        }
        writer.u32(3, relay.port());
    }

    static CallTicket read(Proto.Reader reader) {
        RelayAddress relay = reader.message(1, CallTicket::readRelay);
        int udp = reader.count(2, MAX_PORT);
        int tls = reader.count(3, MAX_PORT);
        long end = reader.u64(4);
        if (end < 1 || end > MAX_END || (udp == 0 && tls == 0)) {
            throw new MalformedException("a ticket that ends at " + end);
        }
        return new CallTicket(
                relay,
                CallCredentials.of(
                        Instant.ofEpochSecond(end),
                        reader.bytes(5, CallName.ID_SIZE),
                        Secret.owned(reader.bytes(6, CallCredentials.CODE_SIZE).toArray())),
                udp,
                tls);
    }

    private static RelayAddress readRelay(Proto.Reader reader) {
        Fingerprint fingerprint = new Fingerprint(reader.bytes(1, Fingerprint.SIZE));
        List<Host> hosts = new ArrayList<>();
        while (reader.has(2) && hosts.size() < RelayAddress.MAX_HOSTS) {
            hosts.add(new Host(reader.text(2, Host.MAX_SIZE)));
        }
        return new RelayAddress(fingerprint, hosts, reader.count(3, MAX_PORT));
    }
}
