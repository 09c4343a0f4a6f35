package chat.tacit.client.mesh;

import chat.tacit.client.ClientException;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.SendAgain;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Text;
import chat.tacit.e2ee.mesh.MeshRequest;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.Optional;

/**
 * Requests to mesh addresses of others, in the database ({@code spec/40-mesh} §13): each is signed
 * by a key that was made for it alone, and is sent again until somebody joins its invitation, or
 * that has ended.
 */
public final class Letters {
    /** No key of a contact has this row. */
    private static final long NO_PEER = 0;

    private Letters() {}

    private static Outgoing outgoing(Row row) {
        return new Outgoing(
                new Outgoing.Id(row.integer(1), NO_PEER, 0),
                JoseKey.of(row.secret(2)),
                new JosePublicKey(row.bytes(3)),
                row.bytes(4),
                row.optionalText(5).map(RelayAddress::parse));
    }

    /** Whether an id is of one of these, and not of a message to a contact. */
    static boolean isLetter(Outgoing.Id id) {
        return id.peer() == NO_PEER;
    }

    /**
     * What is written.
     *
     * @param greeting at most {@value MeshRequest#MAX_GREETING} bytes; empty for none
     * @param receiving the pair at which the answer is received
     * @param sender a pair that signs nothing else
     */
    public record Letter(
            JosePublicKey recipient, String greeting, JoseKey receiving, JoseKey sender) {}

    /**
     * Writes to an address.
     *
     * @throws ClientException if that is the profile's own, or one that was asked already
     */
    public static void write(Transaction tx, Letter letter, Entropy entropy, Instant now)
            throws ClientException {
        if (Text.utf8(letter.greeting()).length > MeshRequest.MAX_GREETING) {
            throw new ClientException(
                    "the greeting is longer than "
                            + MeshRequest.MAX_GREETING
                            + " bytes; say the rest when it was accepted.");
        }
        if (MeshAddresses.isOwn(tx, letter.recipient())) {
            throw new ClientException("that is your own mesh address; give it to somebody.");
        }
        if (isWritten(tx, letter.recipient())) {
            throw new ClientException(
                    "you have asked by this address already; they are a contact when they have"
                            + " accepted.");
        }
        Invitations.ForAddress made =
                Invitations.makeForAddress(tx, letter.receiving(), entropy, now);
        long _ =
                tx.insert(
                        "INSERT INTO mesh_letter (invitation, recipient, sender, request, due_at)"
                                + " VALUES (?, ?, ?, ?, ?)",
                        made.id(),
                        letter.recipient().bytes(),
                        letter.sender().secret(),
                        new MeshRequest(made.invitation(), letter.greeting()).encode(),
                        now);
    }

    private static boolean isWritten(Transaction tx, JosePublicKey recipient) {
        return tx.one(
                        "SELECT 1 FROM mesh_letter WHERE recipient = ?",
                        row -> true,
                        recipient.bytes())
                .isPresent();
    }

    /** When the next one is due. */
    static Optional<Instant> nextAt(Transaction tx) {
        return tx.one("SELECT MIN(due_at) FROM mesh_letter", row -> row.optionalInstant(1))
                .flatMap(at -> at);
    }

    /** The one that waits longest. */
    static Optional<Outgoing> next(Transaction tx, Instant now) {
        return tx.one(
                "SELECT id, sender, recipient, request, tx FROM mesh_letter"
                        + " WHERE due_at <= ? ORDER BY due_at LIMIT 1",
                Letters::outgoing,
                now);
    }

    /** A server has taken it. */
    static void posted(Transaction tx, Outgoing.Id id, RelayAddress server, Instant now) {
        long attempts =
                tx.one(
                                "SELECT attempts FROM mesh_letter WHERE id = ?",
                                row -> row.integer(1),
                                id.outbox())
                        .orElse(0L);
        tx.update(
                "UPDATE mesh_letter SET attempts = attempts + 1, tx = ?, due_at = ? WHERE id = ?",
                server.toString(),
                now.plus(SendAgain.after(tx, attempts)),
                id.outbox());
    }

    /** Its invitation was joined, or has ended. */
    public static void forget(Transaction tx, Bytes invitation) {
        tx.update("DELETE FROM mesh_letter WHERE invitation = ?", invitation);
    }
}
