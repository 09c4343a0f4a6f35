package chat.tacit.e2ee.room;

import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.wire.Proto;

import java.time.Instant;

/** A device certificate as three fields in a row: key, time and signature. */
final class CertificateFields {
    private CertificateFields() {}

    static void write(Proto.Writer out, int first, DeviceCertificate certificate) {
        out.bytes(first, certificate.device().bytes())
                .u64(first + 1, certificate.certified().toEpochMilli())
                .bytes(first + 2, certificate.signature());
    }

    static DeviceCertificate read(Proto.Reader in, int first) {
        return new DeviceCertificate(
                new VerifyingKey(in.bytes(first, VerifyingKey.SIZE)),
                Instant.ofEpochMilli(in.u64(first + 1)),
                in.bytes(first + 2, SigningKey.SIGNATURE_SIZE));
    }
}
