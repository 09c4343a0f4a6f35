package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Hmac;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.VerifyingKey;

/**
 * What is signed about an account ({@code spec/50-room} §5 and §6): each names the homeserver, the
 * handle and the session, so that nothing of it serves at another relay, for another account, or
 * again.
 *
 * @param account at the homeserver whose hello was checked
 */
public record SignInProof(AccountName account, SessionId session) {
    /** Bytes of what proves an invite code. */
    public static final int ACCESS_SIZE = Hmac.SIZE;

    /** For the account key and the sign-in key, both. */
    public Fields registration(VerifyingKey accountKey, VerifyingKey signInKey, SignInTerms terms) {
        Fields signed =
                relayFirst(Fields.of(Labels.ROOM_REGISTER))
                        .fixed(accountKey.bytes())
                        .fixed(signInKey.bytes());
        terms.join(signed);
        return signed;
    }

    /** For the sign-in key that the password becomes. */
    public Fields password() {
        return handleFirst(Fields.of(Labels.ACCOUNT_LOGIN));
    }

    /** For the key of a device. */
    public Fields device() {
        return handleFirst(Fields.of(Labels.ROOM_DEVICE_LOGIN));
    }

    /** For the account key: that the account is to end. */
    public Fields deleteAccount() {
        return relayFirst(Fields.of(Labels.ROOM_DELETE_ACCOUNT));
    }

    /** For the sign-in key of a new password, with the blob that is under it. */
    public Fields newPassword(VerifyingKey signInKey, Bytes blob) {
        return relayFirst(Fields.of(Labels.ACCOUNT_PASSWORD))
                .fixed(signInKey.bytes())
                .fixed(Hash.sha256(blob.shared()));
    }

    /**
     * What proves an invite code: {@code HMAC-SHA256(invite code, "tacit/50/access/v1" ‖ sid ‖
     * account key)}. The code itself never travels.
     */
    public Bytes access(Secret inviteCode, VerifyingKey accountKey) {
        byte[] input =
                Fields.of(Labels.ROOM_ACCESS)
                        .fixed(session.bytes())
                        .fixed(accountKey.bytes())
                        .toArray();
        return Bytes.of(Hmac.sha256(inviteCode, input).expose());
    }

    /** Whether {@code claimed} proves this code, in constant time. */
    public boolean proves(Bytes claimed, Secret inviteCode, VerifyingKey accountKey) {
        Bytes proof = access(inviteCode, accountKey);
        return Secret.owned(proof.shared()).equals(Secret.owned(claimed.shared()));
    }

    /** {@code … ‖ fp ‖ handle ‖ sid}. */
    private Fields relayFirst(Fields out) {
        return out.fixed(account.homeserver().bytes())
                .text(account.handle().text())
                .fixed(session.bytes());
    }

    /** {@code … ‖ handle ‖ fp ‖ sid}. */
    private Fields handleFirst(Fields out) {
        return out.text(account.handle().text())
                .fixed(account.homeserver().bytes())
                .fixed(session.bytes());
    }
}
