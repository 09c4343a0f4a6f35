package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RoomChanges;
import chat.tacit.client.Rooms;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.room.Invitees;
import chat.tacit.client.room.RoomPerson;
import chat.tacit.e2ee.room.Invitation;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.web.form.MemberForm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What commands for every kind of conversation do and print of a room. */
final class RoomLines {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEAVE = Duration.ofMillis(2_500);

    private final Client client;
    private final Printer printer;

    RoomLines(Client client, Printer printer) {
        this.client = client;
        this.printer = printer;
    }

    /** Prints who is there. */
    void members(Conversation room) {
        for (RoomPerson person : client.rooms().members(room.id())) {
            boolean blocked =
                    !person.own() && client.contactList().accounts().isBlocked(person.address());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "member");
            fields.put("conversation", room.name());
            fields.putAll(MemberForm.fields(person, blocked));
            printer.print(fields, line(person) + (blocked ? ", blocked by you" : ""));
        }
        for (String expected : client.rooms().expected(room.id())) {
            printer.print(
                    Map.of("event", "expected", "conversation", room.name(), "name", expected),
                    Printer.visible(expected) + " (asked, and not here yet)");
        }
    }

    private static String line(RoomPerson person) {
        StringBuilder line = new StringBuilder(Printer.visible(person.name()));
        String handle = person.address().handle().text();
        line.append(" (").append(handle.equals(person.name()) ? "" : "@" + handle + ", ");
        line.append(person.own() ? "you" : person.level().text()).append(')');
        switch (person.role()) {
            case OWNER -> line.append(", owner");
            case ADMIN -> line.append(", admin");
            case MEMBER -> {}
        }
        if (!person.here()) {
            line.append(", invited");
        }
        if (!person.letInBy().equals(person.name())) {
            line.append(", let in by ").append(Printer.visible(person.letInBy()));
        }
        return line.toString();
    }

    /** Shows, or compares, what all who are at the same point of a room see. */
    void verify(Conversation room, Optional<String> read) throws ClientException, Trouble {
        String view = client.rooms().view(room.id());
        if (read.isPresent()) {
            boolean same = plain(read.get()).equals(plain(view));
            printer.print(
                    Map.of("conversation", room.name(), "view", view, "same", same),
                    same ? "It is the same room at the same point." : "It differs.");
            if (!same) {
                throw new Trouble(
                        "you are shown another room, or one of you has yet to read on; compare"
                                + " again when both have received.");
            }
            return;
        }
        printer.print(Map.of("conversation", room.name(), "view", view), view);
        printer.remark("Whoever sees the same is in the same room at the same point.");
    }

    private static String plain(String view) {
        return view.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    }

    void leave(Conversation room) throws ClientException {
        RoomChanges.Done done = client.rooms().changes().leave(room.id(), PATIENCE);
        boolean stands = done == RoomChanges.Done.STANDS;
        printer.print(
                Map.of("event", "left", "conversation", room.name(), "stands", stands),
                stands
                        ? "You left "
                                + Printer.visible(room.name())
                                + "; what was said stays here until 'tacit delete'."
                        : "The room's host can't be asked now; you leave with the next 'tacit"
                                + " receive' that reaches it.");
    }

    /** Lets somebody in: a contact by name, or an account by its handle or address. */
    void invite(Conversation room, String who, Terms terms) throws ClientException, Trouble {
        Rooms rooms = client.rooms();
        Invitation.Beginning beginning = beginning(room, terms.history());
        if (who.indexOf('@') < 0) {
            Conversation contact = client.find(who);
            if (contact.kind() != Conversation.Kind.CONTACT) {
                throw new Trouble(Printer.visible(who) + " is no contact.");
            }
            if (!terms.greeting().isEmpty()) {
                throw new Trouble(
                        "a contact gets no greeting: say what you like with 'tacit send'.");
            }
            rooms.invite(room.id(), contact.id(), beginning);
            client.flush(LEAVE);
            print("asked", room, contact.name(), "%s is asked to come to %s.");
            return;
        }
        AccountAddress account = rooms.account(who);
        Invitees.Terms full = rooms.terms(room.id(), beginning, terms.greeting());
        switch (rooms.invite(room.id(), account, full, PATIENCE)) {
            case STANDS -> print("invited", room, who, "%s is invited to %s.");
            case WAITS ->
                    print("waits", room, who, "A relay doesn't answer: %s is invited to %s later.");
        }
    }

    /**
     * How somebody is invited.
     *
     * @param history all, now, or a message's id
     */
    record Terms(String history, String greeting) {}

    private void print(String event, Conversation room, String who, String sentence) {
        printer.print(
                Map.of("event", event, "conversation", room.name(), "who", who),
                sentence.formatted(Printer.visible(who), Printer.visible(room.name())));
    }

    private Invitation.Beginning beginning(Conversation room, String history)
            throws ClientException {
        return switch (history) {
            case "all" -> new Invitation.Beginning.All();
            case "now" -> new Invitation.Beginning.Now();
            case String id -> client.rooms().from(client.messages().find(room.id(), id));
        };
    }
}
