package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.account.AccountCodes;
import chat.tacit.client.conversation.Conversation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code verify} does about one member of a room. */
final class MemberLines {
    private final Client client;
    private final Printer printer;
    private final Conversation room;
    private final String member;

    MemberLines(Client client, Printer printer, Conversation room, String member) {
        this.client = client;
        this.printer = printer;
        this.room = room;
        this.member = member;
    }

    /** Shows the code, of both keys if another one was told. */
    void show() throws ClientException {
        AccountCodes.Codes codes = client.rooms().codes(room.id(), member);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", room.name());
        fields.put("member", member);
        fields.put("code", codes.known().toString());
        codes.other().ifPresent(other -> fields.put("other", other.toString()));
        printer.print(
                fields,
                codes.known()
                        + codes.other()
                                .map(other -> "\nof the key that was told instead: " + other)
                                .orElse(""));
        printer.remark(
                "Read it to each other by voice or in person. If theirs is the same: tacit verify"
                        + " ROOM --member NAME --code 'CODE'");
    }

    /** Compares one that was read out. */
    void compare(String code) throws ClientException, Trouble {
        if (!client.rooms().compare(room.id(), member, code)) {
            throw new Trouble(
                    "the codes differ: somebody may be in their place, or they read it of another"
                            + " account.");
        }
        say("compared", "The codes are the same: %s is compared.");
    }

    /** Believes the key that was told instead, without a code. */
    void accept() throws ClientException {
        client.rooms().accept(room.id(), member);
        say("accepted", "The key of %s is accepted; their code wasn't compared.");
    }

    private void say(String event, String sentence) {
        printer.print(
                Map.of("event", event, "conversation", room.name(), "member", member),
                sentence.formatted(Printer.visible(member)));
    }

    /** What the options ask for. */
    void run(Optional<String> code, boolean accept) throws ClientException, Trouble {
        if (accept && code.isPresent()) {
            throw new Trouble("--code compares, --accept does without: give one of the two.");
        }
        if (accept) {
            accept();
        } else if (code.isPresent()) {
            compare(code.get());
        } else {
            show();
        }
    }
}
