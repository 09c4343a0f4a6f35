package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.live.Roster;

import java.util.Arrays;

/**
 * Names who is in a session and since which change ({@code spec/20-live} §12): {@code
 * H("tacit/20/view/v1" ‖ lid ‖ e(u64) ‖ h_e)}, 32 bytes. Two people whose views are the same are in
 * the same session, with the same members, at the same point. It is a hash of what the relay knows
 * and no secret.
 */
public record View(Bytes bytes) {
    /** Bytes of it that stand in every message in the clear. */
    static final int PREFIX_SIZE = 8;

    /** 160 bits: a relay with somebody inside could search for two rooms with a shorter one. */
    private static final int SHOWN = 20;

    static View of(Roster roster) {
        return new View(
                Hash.sha256(
                        Fields.of(Labels.LIVE_VIEW)
                                .fixed(roster.room().live().bytes())
                                .u64(roster.epoch())
                                .fixed(roster.head())));
    }

    Bytes prefix() {
        return bytes.slice(0, PREFIX_SIZE);
    }

    /** As people read it to each other: 32 characters of base32 in eight groups of four. */
    public String text() {
        return Text.spoken(Arrays.copyOf(bytes.shared(), SHOWN));
    }

    @Override
    public String toString() {
        return text();
    }
}
