package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.mesh.MeshView;
import chat.tacit.web.form.CoverForm;
import chat.tacit.web.form.RelayForm;
import chat.tacit.web.form.ServerForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Requests about relays, servers of the mesh, and cover. */
final class RelayRequests {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Seat seat;

    RelayRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("relays", _ -> relays());
        handlers.put("relay-add", this::add);
        handlers.put("relay-remove", this::remove);
        handlers.put("cover", this::cover);
    }

    private JsonObject relays() throws Refused {
        Client client = seat.client();
        JsonArray relays = new JsonArray();
        client.relays()
                .probe(PATIENCE)
                .forEach(relay -> relays.add(new JsonObject(RelayForm.fields(relay))));
        MeshView mesh = client.relays().mesh();
        JsonArray servers = new JsonArray();
        mesh.servers().forEach(server -> servers.add(new JsonObject(ServerForm.fields(server))));
        return new JsonObject()
                .put("relays", relays)
                .put("servers", servers)
                .put("mesh", new JsonObject(ServerForm.summary(mesh)));
    }

    private JsonObject add(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        client.relays()
                .add(
                        asked.flag("start")
                                ? seat.relays().start()
                                : ProfileRequests.relay(asked.text("address")));
        return new JsonObject().put("relays", client.relays().all().size());
    }

    private JsonObject remove(Asked asked) throws ClientException, Refused {
        int left = seat.client().relays().remove(ProfileRequests.relay(asked.text("address")));
        return new JsonObject().put("to-move", left);
    }

    private JsonObject cover(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        Optional<String> level = asked.optionalText("level");
        if (level.isPresent()) {
            Cover cover =
                    Cover.of(level.get())
                            .orElseThrow(() -> Refused.form("'level' is off, low or high."));
            client.mesh().cover(new CoverSetting(cover, Optional.empty()));
        }
        return new JsonObject(
                CoverForm.fields(client.mesh().cover(), client.mesh().hidesInvitations()));
    }
}
