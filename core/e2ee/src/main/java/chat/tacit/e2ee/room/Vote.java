package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.Proto;

import java.time.Duration;
import java.time.Instant;

/**
 * That an admin wants another owner ({@code spec/50-room} §12). It travels in a message event, and
 * enough of them in an <em>oust</em>.
 *
 * @param expires to the millisecond, at most {@link #LIFE} after it is used
 * @param signature by the voter's device, 64 bytes
 */
public record Vote(
        Proposal proposal, AccountId voter, DeviceCertificate certificate, Bytes signature) {
    /** {@code VOTE_LIFE}. */
    public static final Duration LIFE = Duration.ofDays(7);

    /** Bytes of the longest. */
    static final int MAX_SIZE = 512;

    /** What is voted on: that {@code successor} be the owner instead. */
    public record Proposal(AccountId owner, AccountId successor, Instant expires) {}

    public Vote {
        signature.requireSize(SigningKey.SIGNATURE_SIZE, "the signature of a vote");
    }

    public static Vote sign(RoomId room, Proposal proposal, Speaker voter) {
        Bytes signature = voter.key().sign(signed(room, proposal, voter.account()));
        return new Vote(proposal, voter.account(), voter.certificate(), signature);
    }

    /** Whether it is signed by a device that this account key certifies. */
    public boolean holds(RoomId room, VerifyingKey accountKey) {
        return certificate.holds(accountKey, voter)
                && certificate.device().verifies(signature, signed(room, proposal, voter));
    }

    private static Fields signed(RoomId room, Proposal proposal, AccountId voter) {
        return Fields.of(Labels.ROOM_OUST)
                .fixed(room.bytes())
                .fixed(proposal.owner.bytes())
                .fixed(proposal.successor.bytes())
                .u64(proposal.expires.toEpochMilli())
                .fixed(voter.bytes());
    }

    /** For a client's own store; it travels in events. */
    public Bytes encode() {
        Proto.Writer out = Proto.Writer.create();
        write(this, out);
        return out.toBytes();
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one vote
     */
    public static Vote decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), MAX_SIZE).whole(Vote::read);
    }

    static void write(Vote vote, Proto.Writer out) {
        out.bytes(1, vote.proposal.owner.bytes())
                .bytes(2, vote.proposal.successor.bytes())
                .u64(3, vote.proposal.expires.toEpochMilli())
                .bytes(4, vote.voter.bytes());
        CertificateFields.write(out, 5, vote.certificate);
        out.bytes(8, vote.signature);
    }

    static Vote read(Proto.Reader in) {
        Proposal proposal =
                new Proposal(
                        new AccountId(in.bytes(1, AccountId.SIZE)),
                        new AccountId(in.bytes(2, AccountId.SIZE)),
                        RoomNumbers.time(in, 3));
        return new Vote(
                proposal,
                new AccountId(in.bytes(4, AccountId.SIZE)),
                CertificateFields.read(in, 5),
                in.bytes(8, SigningKey.SIGNATURE_SIZE));
    }
}
