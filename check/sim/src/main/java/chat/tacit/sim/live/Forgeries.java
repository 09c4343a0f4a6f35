package chat.tacit.sim.live;

import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;

import java.util.Optional;

/** What a relay makes up in sessions of one kind, of what it knows and can make. */
interface Forgeries {

    /** Something that holds in form, for somebody. */
    ServerLine forged(MemberId hearer);

    /** It is about to say this to somebody. */
    void says(ServerLine line);

    /** What a newcomer is told before the truth, if anything. */
    Optional<ServerLine> before(Identification newcomer);

    /** What a newcomer is told after it, if anything. */
    Optional<ServerLine> after(Identification newcomer);

    /**
     * Somebody says something to the relay.
     *
     * @throws chat.tacit.sim.Broken if they believe what it made up
     */
    void hears(ClientLine line);
}
