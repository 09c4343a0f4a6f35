package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.PasswordStrength;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Requests about the profile itself. */
final class ProfileRequests {
    private final Seat seat;
    private final About about;

    ProfileRequests(Seat seat, About about) {
        this.seat = seat;
        this.about = about;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("state", _ -> state());
        handlers.put("create", this::create);
        handlers.put("strength", ProfileRequests::strength);
        handlers.put("unlock", this::unlock);
        handlers.put("lock", _ -> lock());
        handlers.put("settings", asked -> seat.settings(asked.body()));
    }

    private JsonObject state() throws Refused {
        Seat.State state = seat.state();
        JsonObject form = about.put(new JsonObject().put("profile", state.word()));
        if (state == Seat.State.NONE) {
            form.put("defaults", about.offered());
        }
        if (state == Seat.State.OPEN) {
            Client client = seat.client();
            JsonArray notices = new JsonArray();
            client.outage().ifPresent(notices::add);
            form.put("name", client.name())
                    .put("relays", client.relays().all().size())
                    .put("elsewhere", seat.herald().isElsewhere())
                    .put("notices", notices);
        }
        return form;
    }

    private JsonObject create(Asked asked) throws ClientException, Refused {
        if (seat.state() != Seat.State.NONE) {
            throw new Refused(409, "there is a profile here already.");
        }
        List<RelayAddress> relays = relays(asked);
        String name = asked.text("name");
        Secret passphrase = newPassphrase(asked);
        try {
            if (asked.flag("start")) {
                relays.add(seat.relays().start());
            }
            seat.create(name, passphrase, relays);
        } finally {
            passphrase.wipe();
        }
        return state();
    }

    /** Relays by their addresses. */
    static List<RelayAddress> relays(Asked asked) throws Refused {
        List<RelayAddress> relays = new ArrayList<>();
        for (String address : asked.texts("relays")) {
            relays.add(relay(address));
        }
        return relays;
    }

    /** The passphrase of a profile that is to be; the caller wipes it. */
    static Secret newPassphrase(Asked asked) throws Refused {
        Secret passphrase = asked.secret("passphrase");
        if (passphrase.size() == 0) {
            throw Refused.form("the passphrase is empty; choose one that only you know.");
        }
        return passphrase;
    }

    /** The relay of an address. */
    static RelayAddress relay(String address) throws Refused {
        try {
            return RelayAddress.parse(address);
        } catch (MalformedException _) {
            throw Refused.form("that is no relay's address; one begins with tacit://.");
        }
    }

    private static JsonObject strength(Asked asked) throws Refused {
        char[] typed = asked.text("passphrase").toCharArray();
        PasswordStrength strength = PasswordStrength.of(typed, List.of());
        Arrays.fill(typed, '\0');
        return new JsonObject()
                .put("bits", Math.round(Math.log(strength.guesses()) / Math.log(2)))
                .put("enough", strength.isEnough())
                .put("hint", "whoever takes the disk finds it in " + strength.text() + ".");
    }

    private JsonObject unlock(Asked asked) throws ClientException, Refused {
        Secret passphrase = asked.secret("passphrase");
        try {
            seat.unlock(passphrase);
        } finally {
            passphrase.wipe();
        }
        return state();
    }

    private JsonObject lock() throws Refused {
        seat.lock();
        return state();
    }
}
