package chat.tacit.e2ee.record;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.ContactIdentity;
import chat.tacit.e2ee.device.SealedSigner;
import chat.tacit.protocol.wire.Proto;

/** The records of devices that a backup holds: {@code record.proto} has the fields. */
final class DeviceCodec {
    private static final int KEY_SIZE = 32;

    private DeviceCodec() {}

    static void write(DeviceRecord record, Proto.Writer writer) {
        writer.message(
                record.kind(),
                w -> {
                    switch (record) {
                        case DeviceRecord.Signer signer ->
                                w.bytes(1, signer.conversation())
                                        .bytes(2, signer.sealed().keys().identity().bytes())
                                        .bytes(3, signer.sealed().keys().root().bytes())
                                        .bytes(4, signer.sealed().recovery().bytes())
                                        .bytes(5, signer.sealed().sealed());
                    }
                });
    }

    /**
     * @param kind above {@value LinkedRecord#LAST}, up to {@value DeviceRecord#LAST}
     */
    static DeviceRecord read(int kind, Proto.Reader reader) {
        return reader.message(kind, DeviceCodec::readSigner);
    }

    private static DeviceRecord.Signer readSigner(Proto.Reader r) {
        return new DeviceRecord.Signer(
                r.bytes(1, ProfileRecord.CONVERSATION_SIZE),
                new SealedSigner(
                        new ContactIdentity(
                                new AgreementPublicKey(r.bytes(2, KEY_SIZE)),
                                new VerifyingKey(r.bytes(3, KEY_SIZE))),
                        new AgreementPublicKey(r.bytes(4, KEY_SIZE)),
                        r.bytes(5, SealedSigner.SEALED_SIZE)));
    }
}
