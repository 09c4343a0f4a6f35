package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Author;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Optional;

/**
 * Who somebody is in rooms: one account and this device of it.
 *
 * @param speakers the device with its certificates, by the newest account key first: as long as a
 *     room has the key before, the device speaks there by the certificate of then
 * @param recipients the account's key pairs, the newest first
 * @param newest the account as every room is to have it, where it ever had other keys
 */
public record Self(
        AccountId account,
        List<Speaker> speakers,
        List<BundleBox.Recipient> recipients,
        Optional<NewKeys> newest) {
    public Self {
        speakers = List.copyOf(speakers);
        recipients = List.copyOf(recipients);
        if (speakers.isEmpty() || recipients.isEmpty()) {
            throw new IllegalArgumentException("nobody to speak for");
        }
    }

    /** Of an account that has had these keys from the beginning. */
    public Self(AccountId account, List<Speaker> speakers, List<BundleBox.Recipient> recipients) {
        this(account, speakers, recipients, Optional.empty());
    }

    /** Who writes what this device says, whatever certificate it shows. */
    Author author() {
        return speakers.getFirst().author();
    }

    /**
     * The speaker whose certificate holds under the key that a room has of this account; nothing if
     * that is none of those which this device knows.
     */
    public Optional<Speaker> speaker(Member member) {
        return speakers.stream()
                .filter(it -> it.certificate().holds(member.accountKey(), account))
                .findFirst();
    }

    /**
     * The keys that envelopes to this bundle are opened with; nothing if another machine of the
     * account made it, and this one hasn't heard.
     */
    Optional<BundleBox.Recipient> recipient(Member member) {
        return recipients.stream().filter(it -> it.hash().equals(member.bundle())).findFirst();
    }
}
