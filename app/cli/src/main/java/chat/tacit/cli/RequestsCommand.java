package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.conversation.Request;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code tacit requests}: who asks to be a contact, and waits. */
@Command(
        name = "requests",
        description =
                "List those who ask to talk to you, or to come to a room; they are told nothing"
                        + " until you accept.",
        mixinStandardHelpOptions = true)
final class RequestsCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            List<Request> requests = client.requests().all();
            for (Request request : requests) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("request", request.name());
                fields.put("kind", kind(request));
                request.stranger().ifPresent(it -> fields.put("accepted", it.accepted()));
                request.room()
                        .ifPresent(room -> {
                            fields.put("from", room.from());
                            room.inviter().ifPresent(it -> fields.put("account", it.toString()));
                            fields.put("step", room.step().word());
                            if (!room.reason().isEmpty()) {
                                fields.put("reason", room.reason());
                            }
                        });
                fields.put("level", request.level().text());
                fields.put("time", request.at().toString());
                fields.put("greeting", request.greeting());
                printer.print(
                        fields,
                        "%s  %-24s %s"
                                .formatted(
                                        Printer.time(request.at()),
                                        Printer.visible(request.name()),
                                        Printer.visibleText(said(request)))
                                .stripTrailing());
            }
            long dropped = client.requests().dropped();
            if (dropped > 0) {
                printer.remark(
                        "More came to your mesh address than may wait; dropped: " + dropped + ".");
            }
            if (requests.isEmpty()) {
                printer.remark("Nobody asks to talk to you.");
            } else {
                printer.remark("Decide with 'tacit accept NAME' or 'tacit reject NAME'.");
            }
        }
        return 0;
    }

    private static String kind(Request request) {
        return request.stranger().isPresent()
                ? "mesh"
                : request.room().isPresent() ? "room" : "contact";
    }

    private static String said(Request request) {
        if (request.stranger().isPresent()) {
            return request.stranger().get().accepted()
                    ? "accepted on another of your devices"
                    : "by your mesh address"
                            + (request.greeting().isEmpty() ? "" : ": " + request.greeting());
        }
        return request.room()
                .map(room ->
                        switch (room.step()) {
                            case ASKED ->
                                    "a room, asks "
                                            + room.from()
                                            + (room.greeting().isEmpty()
                                                    ? ""
                                                    : ": " + room.greeting());
                            case ACCEPTED -> "a room: " + room.from() + " lets you in";
                            case INVITED -> "a room that you are entering";
                            case REFUSED -> "refused: " + room.reason();
                        })
                .orElse(request.greeting());
    }
}
