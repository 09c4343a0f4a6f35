package chat.tacit.protocol.live;

import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Label;

/**
 * A vouched session at its relay: what everything that is signed or sealed in it names ({@code
 * spec/20-live} §3).
 *
 * @param relay {@code fp}
 * @param live {@code lid}
 * @param terms who has to vouch for a newcomer
 */
public record Room(Fingerprint relay, LiveId live, Terms terms) {

    /** The room of a ticket, which has to be verified already. */
    public static Room of(Ticket ticket, Fingerprint relay) {
        return new Room(relay, ticket.live(relay), ticket.terms());
    }

    /** {@code label ‖ role(variable) ‖ fp ‖ lid}, with which all that is signed here begins. */
    public Fields signed(Label label, String role) {
        return Fields.of(label).text(role).fixed(relay.bytes()).fixed(live.bytes());
    }
}
