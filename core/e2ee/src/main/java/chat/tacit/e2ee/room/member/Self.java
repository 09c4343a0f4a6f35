package chat.tacit.e2ee.room.member;

import chat.tacit.e2ee.room.Author;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.protocol.room.AccountId;

import java.util.List;

/**
 * Who somebody is in rooms: one account and this device of it.
 *
 * @param speakers the device with its certificates, by the newest account key first: as long as a
 *     room has the key before, the device speaks there by the certificate of then
 * @param recipients the account's key pairs, the newest first
 */
public record Self(
        AccountId account, List<Speaker> speakers, List<BundleBox.Recipient> recipients) {
    public Self {
        speakers = List.copyOf(speakers);
        recipients = List.copyOf(recipients);
        if (speakers.isEmpty() || recipients.isEmpty()) {
            throw new IllegalArgumentException("nobody to speak for");
        }
    }

    /** Who writes what this device says, whatever certificate it shows. */
    Author author() {
        return speakers.getFirst().author();
    }

    /** The speaker whose certificate holds under the key that a room has of this account. */
    Speaker speaker(Member member) {
        return speakers.stream()
                .filter(it -> it.certificate().holds(member.accountKey(), account))
                .findFirst()
                .orElseGet(speakers::getFirst);
    }

    /** The keys that envelopes to this bundle are opened with. */
    BundleBox.Recipient recipient(Member member) {
        return recipients.stream()
                .filter(it -> it.hash().equals(member.bundle()))
                .findFirst()
                .orElseGet(recipients::getFirst);
    }
}
