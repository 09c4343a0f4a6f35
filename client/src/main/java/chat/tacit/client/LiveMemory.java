package chat.tacit.client;

import chat.tacit.client.live.presence.Comparison;
import chat.tacit.client.live.presence.Saying;
import chat.tacit.client.live.presence.Spoken;
import chat.tacit.client.live.presence.Views;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a process remembers of a live session as long as it is in it: what was said, and what it
 * looked like to two who compare. Not for use by several threads.
 */
final class LiveMemory {
    private final LiveRoom.Self self;
    private final Views views = new Views();
    private final Spoken spoken = new Spoken();

    LiveMemory(LiveRoom.Self self) {
        this.self = self;
    }

    void note(LiveNews news) {
        switch (news) {
            case LiveNews.Changed(String view) -> views.changed(view);
            case LiveNews.Said(var from, String text, Instant at, var audience, long _) ->
                    spoken.add(
                            new Saying(
                                    from.name(),
                                    from.id(),
                                    false,
                                    at,
                                    audience,
                                    Optional.empty(),
                                    text));
            case LiveNews.Ended _ -> forget();
            case LiveNews.Came _, LiveNews.Went _, LiveNews.Remark _ -> {}
        }
    }

    /**
     * One has said something.
     *
     * @param addressee the name of the one whom it was for alone
     */
    void saidOneself(Content content, Optional<String> addressee) {
        if (content.body() instanceof Body.Message(String text, var _)) {
            spoken.add(
                    new Saying(
                            self.name(),
                            self.id().toString(),
                            true,
                            content.envelope().sent(),
                            addressee.isPresent() ? Saying.Audience.ONE : Saying.Audience.ALL,
                            addressee,
                            text));
        }
    }

    Comparison compare(String view) throws ClientException {
        return views.compare(view);
    }

    boolean isCompared() {
        return views.isCompared();
    }

    List<Saying> said(int limit) {
        return spoken.last(limit);
    }

    void forget() {
        spoken.forget();
    }
}
