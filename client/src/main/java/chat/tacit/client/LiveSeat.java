package chat.tacit.client;

import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.presence.Attendee;
import chat.tacit.e2ee.content.Content;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One's place in a live session of either kind: between the machine that seals and opens, and those
 * who watch. Not for use by several threads.
 */
sealed interface LiveSeat permits OpenSeat, VouchedSeat {

    /** Where what comes of it goes, in the order in which it came about. */
    interface Outlet {
        void line(ClientLine line);

        void news(LiveNews news);
    }

    /** Takes what the relay said. */
    void hear(ServerLine line, Instant now);

    /** When {@link #wake} has something to do though nothing is heard. */
    Optional<Instant> wakeAt();

    void wake(Instant now);

    /** Whether one can speak and hear. */
    boolean isInside();

    /** Whether one isn't let in because nobody inside knows one. */
    boolean isUnknown();

    /** The others, who came first in front. */
    List<LiveNews.Attendant> people();

    /** The others as they are now, who came first in front. */
    List<Attendee> attendees();

    /**
     * Somebody's identity, to be kept: as their certificates say, or as somebody inside vouched for
     * it; empty where the relay alone did.
     */
    Optional<TrustedIdentities.Found> identity(LiveNews.Attendant of);

    /** Who let one in, if anybody did. */
    Optional<Attendee.Voucher> voucher();

    /** What two people compare, where there is such a thing. */
    Optional<String> view();

    /**
     * Says something to all others, if anybody is there: now, or once those who are leaving are
     * out.
     *
     * @return whether it could be taken
     */
    boolean say(Content content, Instant now);

    /** Says something to one in the same way. */
    boolean tell(MemberId to, Content content, Instant now);

    /** Says that one goes. */
    void leave(Instant now);

    /** Ends without a word: the connection is gone. */
    void drop();
}
