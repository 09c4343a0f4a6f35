package chat.tacit.web.api;

import chat.tacit.client.ClientException;
import chat.tacit.client.profile.Attempts;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.web.files.BackupFiles;
import chat.tacit.web.files.Portraits;
import chat.tacit.web.files.WebFiles;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonObject;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.Map;

/** Every request that the page may make, by name ({@code spec/90-app} §3). */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);

    private final Map<String, Handler> handlers = new HashMap<>();

    /**
     * @param seat whose profile it is about
     */
    public Api(Seat seat, About about, WebFiles files, BackupFiles backups, Portraits portraits) {
        new ProfileRequests(seat, about).register(handlers);
        new ConversationRequests(seat).register(handlers);
        new MessageRequests(seat).register(handlers);
        new InvitationRequests(seat).register(handlers);
        new ContactRequests(seat).register(handlers);
        new RoomRequests(seat).register(handlers);
        new MemberRequests(seat).register(handlers);
        new AccountRequests(seat).register(handlers);
        new RelayRequests(seat).register(handlers);
        new DeviceRequests(seat).register(handlers);
        new CallRequests(seat).register(handlers);
        new LiveRequests(seat).register(handlers);
        new BackupRequests(seat, backups).register(handlers);
        handlers.put(
                "profile",
                asked ->
                        portraits.present(
                                asked.optionalText("name"), asked.optionalText("status")));
        handlers.put("fetch", asked -> files.fetch(asked.message(seat.client())));
    }

    /** What came of a request. */
    public record Answer(int status, JsonObject body) {
        /** Why it isn't done. */
        public static Answer trouble(int status, String sentence) {
            return new Answer(status, new JsonObject().put("error", sentence));
        }

        /** The same of what was refused. */
        public static Answer of(Refused refused) {
            return trouble(refused.status(), refused.sentence());
        }
    }

    /** Does what is asked; it may wait for a relay. */
    public Answer answer(String name, JsonObject body) {
        Handler handler = handlers.get(name);
        if (handler == null) {
            return Answer.trouble(404, "there is no such request.");
        }
        return answer(() -> handler.answer(new Asked(body)));
    }

    /** Something that answers or says why not. */
    @FunctionalInterface
    public interface Work {
        JsonObject done() throws ClientException, Refused;
    }

    /** Does something, and makes an answer of whatever stops it. */
    public static Answer answer(Work work) {
        try {
            return new Answer(200, work.done());
        } catch (Refused refused) {
            return Answer.of(refused);
        } catch (ClientException e) {
            return Answer.trouble(409, e.sentence());
        } catch (DatabaseException e) {
            return Answer.trouble(503, e.getMessage() + "; nothing was lost.");
        } catch (RuntimeException e) {
            LOG.error("a request failed at something it should not fail at: {}", Attempts.place(e));
            return Answer.trouble(500, "that failed, which it shouldn't; the log says where.");
        }
    }
}
