package chat.tacit.kit;

/** Session descriptions as browsers make them, of certificates that nobody has. */
public final class Descriptions {
    private static final String START =
            """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE %s
            a=extmap-allow-mixed
            a=msid-semantic: WMS
            """;

    private static final String TRANSPORT =
            """
            c=IN IP4 0.0.0.0
            a=ice-ufrag:F7gI
            a=ice-pwd:x9cml/YzichV2+XlhiMu8gPb
            a=ice-options:trickle
            a=fingerprint:sha-256 %s
            a=setup:actpass
            a=mid:%d
            """;

    private static final String AUDIO =
            """
            a=rtcp:9 IN IP4 0.0.0.0
            a=sendrecv
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1;cbr=1
            """;

    private Descriptions() {}

    /** A fingerprint of a certificate, 32 times two digits and colons between. */
    public static String fingerprint(int of) {
        String octet = String.format("%02X", of);
        return octet + (":" + octet).repeat(31);
    }

    /** The offer, or answer, of somebody who wants to talk. */
    public static String audio(int fingerprint) {
        return lines(
                START.formatted("0")
                        + "m=audio 9 UDP/TLS/RTP/SAVPF 111\n"
                        + TRANSPORT.formatted(fingerprint(fingerprint), 0)
                        + AUDIO);
    }

    /** The same of somebody who wants to be seen as well. */
    public static String video(int fingerprint) {
        return audio(fingerprint).replace("BUNDLE 0", "BUNDLE 0 1")
                + lines(
                        "m=video 9 UDP/TLS/RTP/SAVPF 96\n"
                                + TRANSPORT.formatted(fingerprint(fingerprint), 1)
                                + "a=sendrecv\na=rtcp-mux\na=rtpmap:96 VP8/90000\n");
    }

    /** Of a connection that has a channel for data and nothing else. */
    public static String data(int fingerprint) {
        return lines(
                START.formatted("0")
                        + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"
                        + TRANSPORT.formatted(fingerprint(fingerprint), 0)
                        + "a=sctp-port:5000\na=max-message-size:262144\n");
    }

    /** A candidate of a type: {@code relay}, {@code host} or {@code srflx}. */
    public static String candidate(String type) {
        return "candidate:842163049 1 udp 41885439 198.51.100.7 50017 typ "
                + type
                + " raddr 192.0.2.9 rport 61012 generation 0 ufrag F7gI network-cost 999";
    }

    private static String lines(String text) {
        return text.replace("\n", "\r\n");
    }
}
