package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.device.SignedRenewal;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationKind;
import chat.tacit.protocol.wire.Proto;

import java.util.List;
import java.util.Optional;

/**
 * What devices of two people tell each other about device logs ({@code spec/65-device} §10). One
 * that says nothing is malformed.
 *
 * @param entries at most {@value #MAX_ENTRIES}, of the sender's log or the receiver's: which one,
 *     each says itself
 * @param invitation of kind {@link InvitationKind#CONNECTION} in the form with a KEM key: to one
 *     device of the sender, for the device that receives this
 * @param wanted whether the receiver is to send what it has of its own log
 * @param renewals at most {@value #MAX_RENEWALS}: the sender's, then the receiver's, or one of them
 */
public record DeviceBody(
        List<SignedEntry> entries,
        Optional<Invitation> invitation,
        boolean wanted,
        List<SignedRenewal> renewals)
        implements Body {
    public static final int KIND = 27;

    /** Entries in one content, which so fits behind the fields of a join. */
    public static final int MAX_ENTRIES = 32;

    /** One of each side. */
    public static final int MAX_RENEWALS = 2;

    /** Bytes of an invitation. */
    public static final int MAX_INVITATION = 4_096;

    public DeviceBody {
        entries = List.copyOf(entries);
        if (entries.size() > MAX_ENTRIES) {
            throw new MalformedException("more than " + MAX_ENTRIES + " entries");
        }
        renewals = List.copyOf(renewals);
        if (renewals.size() > MAX_RENEWALS) {
            throw new MalformedException("more than " + MAX_RENEWALS + " renewals");
        }
        if (entries.isEmpty() && invitation.isEmpty() && !wanted && renewals.isEmpty()) {
            throw new MalformedException("a device content that says nothing");
        }
        if (invitation.isPresent() && !isConnection(invitation.get())) {
            throw new MalformedException("an invitation to something else than a device");
        }
    }

    public DeviceBody(List<SignedEntry> entries, Optional<Invitation> invitation, boolean wanted) {
        this(entries, invitation, wanted, List.of());
    }

    /** What was asked for, or became of the log. */
    public static DeviceBody of(List<SignedEntry> entries) {
        return new DeviceBody(entries, Optional.empty(), false);
    }

    /** That keys were renewed: one side's word, or both. */
    public static DeviceBody renewed(SignedRenewal... renewals) {
        return new DeviceBody(List.of(), Optional.empty(), false, List.of(renewals));
    }

    /** Asks for what the receiver has of its own log. */
    public static DeviceBody ask() {
        return new DeviceBody(List.of(), Optional.empty(), true);
    }

    private static boolean isConnection(Invitation invitation) {
        return invitation.kind() == InvitationKind.CONNECTION && !invitation.longForm();
    }

    @Override
    public int kind() {
        return KIND;
    }

    void write(Proto.Writer writer) {
        writer.messages(1, entries, (entry, w) -> SignedEntry.write(entry, w))
                .bytes(2, invitation.map(Invitation::encode).orElse(Bytes.empty()))
                .bool(3, wanted)
                .messages(4, renewals, SignedRenewal::write);
    }

    static DeviceBody read(Proto.Reader reader) {
        List<SignedEntry> entries = reader.messages(1, MAX_ENTRIES, SignedEntry::read);
        Bytes invitation = reader.bytes(2, 0, MAX_INVITATION);
        return new DeviceBody(
                entries,
                invitation.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Invitation.decode(invitation)),
                reader.bool(3),
                reader.messages(4, MAX_RENEWALS, SignedRenewal::read));
    }
}
