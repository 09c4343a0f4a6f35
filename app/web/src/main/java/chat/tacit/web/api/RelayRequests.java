package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RelayList;
import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.CoverSetting;
import chat.tacit.client.mesh.MeshView;
import chat.tacit.client.route.Proxies;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.Trust;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.form.CoverForm;
import chat.tacit.web.form.RelayForm;
import chat.tacit.web.form.ServerForm;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.util.List;
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
        handlers.put("proxies", this::proxies);
        handlers.put("policy", this::policy);
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

    /** How relays are reached; of one, or of all that have no way of their own, it is changed. */
    private JsonObject proxies(Asked asked) throws ClientException, Refused {
        RelayList relays = seat.client().relays();
        Optional<String> of = asked.optionalText("relay");
        if (of.isPresent()) {
            Optional<RelayAddress> relay =
                    of.get().equals("all")
                            ? Optional.empty()
                            : Optional.of(ProfileRequests.relay(of.get()));
            reach(relays, relay, asked.text("proxy").strip());
        }
        JsonArray ways = new JsonArray();
        for (Proxies.Way way : relays.ways()) {
            ways.add(
                    new JsonObject()
                            .put("relay", way.relay().map(RelayAddress::toString).orElse("all"))
                            .put("proxy", way.proxy().map(RelayProxy::toString).orElse("direct")));
        }
        return new JsonObject().put("proxies", ways);
    }

    private static void reach(RelayList relays, Optional<RelayAddress> relay, String proxy)
            throws ClientException, Refused {
        if (proxy.equals("default")) {
            relays.reachAsOthers(
                    relay.orElseThrow(
                            () -> Refused.form("say how all are reached: a proxy or 'direct'.")));
            return;
        }
        try {
            Optional<RelayProxy> through =
                    proxy.equals("direct")
                            ? Optional.empty()
                            : Optional.of(RelayProxy.parse(proxy));
            relays.reach(new Proxies.Way(relay, through));
        } catch (MalformedException _) {
            throw Refused.form(
                    "that is no proxy; it looks like socks5://127.0.0.1:9050,"
                            + " http://proxy.example:3128 or a relay's address, tacit://….");
        }
    }

    private JsonObject policy(Asked asked) throws Refused {
        RelayList relays = seat.client().relays();
        Optional<String> word = asked.optionalText("policy");
        if (word.isPresent()) {
            relays.policy(
                    Trust.Policy.of(word.get())
                            .orElseThrow(() -> Refused.form("'policy' is open or trusted.")));
        }
        return new JsonObject()
                .put("policy", relays.policy().word())
                .put("trusted", texts(relays.trusted()))
                .put("barred", texts(relays.barred()));
    }

    private static JsonArray texts(List<RelayAddress> relays) {
        JsonArray all = new JsonArray();
        relays.forEach(relay -> all.add(relay.toString()));
        return all;
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
