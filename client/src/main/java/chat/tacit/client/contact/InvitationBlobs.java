package chat.tacit.client.contact;

import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Row;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.LinkBlob;
import chat.tacit.protocol.queue.Command;
import chat.tacit.protocol.queue.LinkId;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.List;

/**
 * The sealed parts of invitations that lie at relays: to be put there, deleted, or looked after
 * once somebody has joined.
 */
public final class InvitationBlobs {
    /** By what is to be put next: the whole of a one-time invitation, then those of an address. */
    private static final List<Command.PutLink.Part> PARTS =
            List.of(
                    Command.PutLink.Part.ONE_TIME,
                    Command.PutLink.Part.REUSABLE,
                    Command.PutLink.Part.MUTABLE);

    private static final String CHECK =
            "SELECT conversation, blob_id, blob_key, fetcher FROM invitation";

    private InvitationBlobs() {}

    /** A sealed part of a short invitation, on its way to its relay. */
    public record Blob(
            Bytes invitation,
            LinkId link,
            AgreementKey owner,
            Command.PutLink.Part part,
            Bytes bytes) {}

    /** A blob that a relay is to delete. */
    public record Withdrawn(Bytes invitation, LinkId link, AgreementKey owner) {}

    /** An invitation that was joined and whose fetches the relay is to be asked about. */
    public record Check(
            ConversationId conversation,
            LinkId link,
            AgreementKey owner,
            AgreementPublicKey fetcher) {}

    /** Blobs that a relay hasn't got yet. */
    public static List<Blob> blobsFor(Transaction tx, RelayAddress relay) {
        return tx.list(
                "SELECT id, blob_id, blob_key, CASE WHEN blob IS NULL THEN 2 ELSE address END,"
                        + " COALESCE(blob, mutable) FROM invitation WHERE blob_relay = ?"
                        + " AND (blob IS NOT NULL OR mutable IS NOT NULL) AND state = 'open'",
                row ->
                        new Blob(
                                row.bytes(1),
                                new LinkId(row.bytes(2)),
                                AgreementKey.of(row.secret(3)),
                                PARTS.get((int) row.integer(4)),
                                row.bytes(5)),
                relay.toString());
    }

    /** The relay has a part of an invitation, as it was given to it. */
    public static void blobKept(
            Transaction tx, LinkId link, Command.PutLink.Part part, Bytes bytes) {
        String column =
                switch (part) {
                    case ONE_TIME, REUSABLE -> "blob";
                    case MUTABLE -> "mutable";
                };
        tx.update(
                "UPDATE invitation SET "
                        + column
                        + " = NULL WHERE blob_id = ? AND "
                        + column
                        + " = ?",
                link.bytes(),
                bytes);
    }

    /** The relay doesn't know an address of ours any more: it gets all of it again. */
    public static void blobLost(Transaction tx, LinkId link) {
        tx.one(
                        "SELECT fixed FROM invitation WHERE blob_id = ? AND address = 1"
                                + " AND state = 'open'",
                        row -> Invitation.decode(row.bytes(1)),
                        link.bytes())
                .ifPresent(address ->
                        tx.update(
                                "UPDATE invitation SET blob = ? WHERE blob_id = ?",
                                LinkBlob.seal(address),
                                link.bytes()));
    }

    /** Blobs of withdrawn addresses that a relay is to delete. */
    public static List<Withdrawn> withdrawnAt(Transaction tx, RelayAddress relay) {
        return tx.list(
                "SELECT id, blob_id, blob_key FROM invitation WHERE blob_relay = ?"
                        + " AND state = 'withdrawn'",
                row ->
                        new Withdrawn(
                                row.bytes(1),
                                new LinkId(row.bytes(2)),
                                AgreementKey.of(row.secret(3))),
                relay.toString());
    }

    /** The relay has no blob of this link any more. */
    public static void deleted(Transaction tx, LinkId link) {
        tx.update(
                "UPDATE invitation SET blob_relay = NULL, blob_key = NULL WHERE blob_id = ?"
                        + " AND state = 'withdrawn'",
                link.bytes());
    }

    /** Joined invitations whose fetches are to be checked at a relay. */
    public static List<Check> checksAt(Transaction tx, RelayAddress relay) {
        return tx.list(
                CHECK + " WHERE blob_relay = ? AND fetcher IS NOT NULL",
                InvitationBlobs::check,
                relay.toString());
    }

    /** The joined invitations of a link. */
    public static List<Check> checks(Transaction tx, LinkId link) {
        return tx.list(
                CHECK + " WHERE blob_id = ? AND fetcher IS NOT NULL",
                InvitationBlobs::check,
                link.bytes());
    }

    public static void checked(Transaction tx, LinkId link) {
        tx.update("UPDATE invitation SET fetcher = NULL WHERE blob_id = ?", link.bytes());
    }

    private static Check check(Row row) {
        return new Check(
                new ConversationId(row.bytes(1)),
                new LinkId(row.bytes(2)),
                AgreementKey.of(row.secret(3)),
                new AgreementPublicKey(row.bytes(4)));
    }

    /** The relays that hold, or are to hold, something for invitations. */
    public static List<RelayAddress> relays(Transaction tx) {
        return tx.list(
                "SELECT blob_relay FROM invitation WHERE (blob IS NOT NULL OR mutable IS NOT NULL)"
                        + " AND state = 'open'"
                        + " UNION SELECT blob_relay FROM invitation WHERE fetcher IS NOT NULL"
                        + " UNION SELECT blob_relay FROM invitation WHERE state = 'withdrawn'"
                        + " AND blob_relay IS NOT NULL",
                row -> RelayAddress.parse(row.text(1)));
    }
}
