package chat.tacit.web.api;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.Devices;
import chat.tacit.client.device.Siblings;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.web.seat.Refused;
import chat.tacit.web.seat.Seat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Requests about the profile's devices. */
final class DeviceRequests {
    private static final Duration MEET = Duration.ofSeconds(3);

    private final Seat seat;

    DeviceRequests(Seat seat) {
        this.seat = seat;
    }

    void register(Map<String, Handler> handlers) {
        handlers.put("devices", _ -> devices());
        handlers.put("device-new", this::begin);
        handlers.put("device-show", _ -> show());
        handlers.put("device-abandon", _ -> abandon());
        handlers.put("device-link", this::link);
        handlers.put("device-confirm", this::confirm);
        handlers.put("device-remove", this::remove);
    }

    private JsonObject devices() throws Refused {
        Devices devices = seat.client().devices();
        JsonArray all = new JsonArray();
        for (Siblings.Device one : devices.all()) {
            JsonObject form =
                    new JsonObject()
                            .put("number", one.number())
                            .put("name", one.name())
                            .put("this", one.own())
                            .put("added", one.added().toString())
                            .put("left", one.left())
                            .put("untold", new JsonArray(devices.untold(one.number())));
            one.removed().ifPresent(at -> form.put("removed", at.toString()));
            all.add(form);
        }
        return new JsonObject().put("devices", all);
    }

    /** Makes an empty profile, which is to be a device of another. */
    private JsonObject begin(Asked asked) throws ClientException, Refused {
        if (seat.state() != Seat.State.NONE) {
            throw new Refused(409, "there is a profile here already.");
        }
        List<RelayAddress> relays = ProfileRequests.relays(asked);
        Secret passphrase = ProfileRequests.newPassphrase(asked);
        try {
            if (asked.flag("start")) {
                relays.add(seat.relays().start());
            }
            if (relays.isEmpty()) {
                throw Refused.form("a new device needs a relay to begin with; give its address.");
            }
            seat.createDevice(passphrase, relays);
        } finally {
            passphrase.wipe();
        }
        return show();
    }

    /** The link that this new device shows, or the code, or how much is to come. */
    private JsonObject show() throws ClientException, Refused {
        JsonObject status = seat.linking();
        if (status.getValue("link") instanceof String link) {
            status.put("qr", QrRows.of(link));
        }
        return status;
    }

    private JsonObject abandon() throws ClientException, Refused {
        seat.abandonDevice();
        return new JsonObject();
    }

    /** Reads the link that a new device shows; its user compares the code. */
    private JsonObject link(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        String link = asked.text("link").strip();
        if (!client.devices().isAsked()) {
            List<RelayAddress> strange = client.relays().strange(link);
            if (!strange.isEmpty() && !asked.flag("trust")) {
                return InvitationRequests.strange(strange);
            }
            client.relays().trust(strange);
        }
        Devices.Candidate candidate = client.devices().read(link);
        client.flush(MEET);
        return new JsonObject().put("code", candidate.code().toString());
    }

    /** What came of comparing: the new device is one, or is forgotten. */
    private JsonObject confirm(Asked asked) throws ClientException, Refused {
        Client client = seat.client();
        if (!client.devices().isAsked()) {
            throw new Refused(409, "no new device waits; read its link first.");
        }
        Devices.Candidate candidate = client.devices().read(asked.text("link").strip());
        if (asked.flag("same")) {
            client.devices().confirm(candidate, asked.text("name"), Instant.EPOCH);
        } else {
            client.devices().refuse(candidate);
        }
        return devices();
    }

    private JsonObject remove(Asked asked) throws ClientException, Refused {
        seat.client().devices().remove(asked.number("device", Integer.MAX_VALUE));
        return devices();
    }
}
