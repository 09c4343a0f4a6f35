package chat.tacit.e2ee.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.SealingKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.live.Member;
import chat.tacit.protocol.live.Roster;

/**
 * A message as somebody inside can make it in the name of another, whose sender key everybody
 * inside can derive: step by step as {@code spec/20-live} §12 says, without the code under test.
 */
final class Forgery {
    private Forgery() {}

    /**
     * @param as whose name it bears
     * @param signer who makes it
     */
    static Bytes of(Epoch epoch, Member as, SigningKey signer, Payload payload, Entropy entropy) {
        Roster roster = epoch.roster();
        byte[] context =
                Fields.unlabelled()
                        .u8(1)
                        .fixed(roster.room().live().bytes())
                        .u64(roster.epoch())
                        .fixed(roster.head())
                        .fixed(as.id().bytes())
                        .u64(0)
                        .toArray();
        byte[] said = payload.encode();
        Bytes signature =
                signer.sign(
                        roster.room()
                                .signed(Labels.LIVE_SEND, "member")
                                .variable(context)
                                .fixed(Hash.sha256(said)));
        byte[] salt = entropy.bytes(SealingKey.SALT_SIZE);
        SealingKey key =
                SealingKey.derive(
                        epoch.secret().sender(as),
                        salt,
                        Fields.of(Labels.LIVE_MESSAGE).variable(context));
        byte[] plain = Fields.unlabelled().fixed(said).fixed(signature).toArray();
        return Bytes.owned(
                Fields.unlabelled()
                        .u8(1)
                        .u64(roster.epoch())
                        .fixed(epoch.view().prefix())
                        .u64(0)
                        .fixed(salt)
                        .fixed(Aead.seal(key.key(), key.nonce(), context, plain))
                        .toArray());
    }
}
