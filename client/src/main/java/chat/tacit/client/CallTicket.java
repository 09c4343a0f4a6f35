package chat.tacit.client;

import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;

/**
 * With what one call is relayed ({@code spec/80-calls} §5), until its credentials end.
 *
 * @param relay who relays
 * @param credentials name and password
 * @param udp the port of STUN and TURN over UDP, 0 if there is none
 * @param tls their port over TLS, 0 if there is none
 */
public record CallTicket(RelayAddress relay, CallCredentials credentials, int udp, int tls) {

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
}
