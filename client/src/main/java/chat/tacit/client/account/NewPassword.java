package chat.tacit.client.account;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.SignInProof;

/** What is posted with a blob that is under a new password ({@code spec/50-room} §6). */
final class NewPassword {
    private NewPassword() {}

    static Request.PostPrivateKey.NewPassword of(
            Homeserver home, SessionId session, StoredRenewal renewal, Bytes blob) {
        SigningKey key = renewal.after().signIn();
        SignInProof proof = new SignInProof(home.account().name(), session);
        return new Request.PostPrivateKey.NewPassword(
                key.publicKey(),
                renewal.terms(),
                key.sign(proof.newPassword(key.publicKey(), blob)));
    }
}
