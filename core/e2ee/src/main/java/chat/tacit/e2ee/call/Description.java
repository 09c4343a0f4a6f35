package chat.tacit.e2ee.call;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.Proto;

/**
 * What one side offers or answers (RFC 8866, RFC 8829), and whom it is bound to.
 *
 * @param sdp 1 byte to {@value #MAX_SDP} bytes of UTF-8
 * @param fingerprint of the certificate that this side made for the call
 */
public record Description(String sdp, DtlsFingerprint fingerprint) {
    public static final int MAX_SDP = 11_264;

    public Description {
        int size = Text.utf8(sdp).length;
        if (size == 0 || size > MAX_SDP) {
            throw new MalformedException("a description of " + size + " bytes");
        }
    }

    /**
     * A description of whoever is the certificate that it names first.
     *
     * @throws MalformedException if it names none
     */
    public static Description of(String sdp) {
        return new Description(
                sdp,
                Sdp.of(sdp)
                        .flatMap(Sdp::first)
                        .orElseThrow(() -> new MalformedException("no fingerprint")));
    }

    /** The same without candidates, and without an address of whoever made it. */
    public Description withoutAddresses() {
        return new Description(Sdp.withoutAddresses(sdp), fingerprint);
    }

    /**
     * Whether nobody but who has the certificate can be at the other end, and no address stands in
     * it: the text comes from whoever made it, but what reads it is a browser.
     */
    public boolean isSound() {
        return Sdp.of(sdp).filter(it -> it.isBoundTo(fingerprint)).isPresent();
    }

    void write(Proto.Writer writer) {
        writer.text(1, sdp).bytes(2, fingerprint.bytes());
    }

    static Description read(Proto.Reader reader) {
        return new Description(
                reader.text(1, MAX_SDP),
                new DtlsFingerprint(reader.bytes(2, DtlsFingerprint.SIZE)));
    }
}
