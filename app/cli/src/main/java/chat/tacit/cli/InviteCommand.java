package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.LiveInvitations;
import chat.tacit.client.LiveSessions;
import chat.tacit.client.contact.Address;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.history.Message;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.LiveInvitation;
import chat.tacit.e2ee.invitation.Travel;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * {@code tacit invite}: makes a one-time invitation and shows it; or sends one to a live session
 * into conversations.
 */
@Command(
        name = "invite",
        description = {
            "Make an invitation for one person; give it to nobody else.",
            "With --live, invite those with whom you have conversations to a live session.",
            "With ROOM first, let contacts, or accounts by handle, into a room of yours."
        },
        mixinStandardHelpOptions = true)
final class InviteCommand implements Callable<Integer> {
    private static final Duration SENDING = Duration.ofSeconds(10);

    @Mixin Profiles profiles;
    @Mixin Printer printer;
    @ArgGroup @Nullable Form form;

    @Option(
            names = "--qr",
            description = "Show the QR alone, to be read from this screen by a camera.")
    boolean qrOnly;

    @Option(names = "--png", paramLabel = "FILE", description = "Write the QR as a picture.")
    @Nullable Path png;

    @Option(
            names = "--ask",
            description = "Whoever joins is a request that you accept or reject first.")
    boolean ask;

    @Option(
            names = "--mesh",
            description =
                    "Reach the contact by the mesh as well: what is said goes both ways and is"
                            + " shown once, so that it comes whatever becomes of your relays. It"
                            + " hides nothing; --hidden does.")
    boolean mesh;

    @Option(
            names = "--reusable",
            description =
                    "An address for anybody, always short; whoever joins is a request, see 'tacit"
                            + " address'.")
    boolean reusable;

    @Parameters(
            arity = "0..*",
            paramLabel = "CONVERSATION",
            description =
                    "With --live, who is invited; else a room, and then each CONTACT, HANDLE@HOST"
                            + " or account's address that is.")
    List<String> conversations = List.of();

    @Option(
            names = "--live",
            paramLabel = "NAME|LINK",
            description =
                    "The live session: by its link, or by the name of one that you are in or to"
                            + " which somebody was invited in a conversation; else a new one of"
                            + " that name is made.")
    @Nullable String live;

    @Option(
            names = "--history",
            paramLabel = "all|now|MESSAGE",
            description =
                    "Of a room: from where on they may read it, all, from now (the default), or"
                            + " from a message on, by its ID.")
    @Nullable String history;

    @Option(
            names = "--greeting",
            paramLabel = "TEXT",
            description = "Of a room: what an account that is invited by handle reads with it.")
    @Nullable String greeting;

    /** Which form the link has. */
    static final class Form {
        @Option(
                names = "--short",
                required = true,
                description = "A short link; a relay holds the sealed rest (the default).")
        boolean shortForm;

        @Option(
                names = "--long",
                required = true,
                description = "Everything in the link, no server at all (the default with --qr).")
        boolean longForm;

        @Option(
                names = "--hidden",
                required = true,
                description =
                        "The contact is reached by the mesh and in no other way: it is hidden who"
                                + " talks with whom, and what is said takes minutes. Everything is"
                                + " in the link.")
        boolean hidden;
    }

    @Override
    public Integer call() throws ClientException, Trouble {
        if (live != null) {
            if (history != null || greeting != null) {
                throw new Trouble("--history and --greeting are for rooms.");
            }
            return live(live);
        }
        if (!conversations.isEmpty()) {
            return room();
        }
        if (history != null || greeting != null) {
            throw new Trouble("--history and --greeting are for rooms: name one, and who comes.");
        }
        if (reusable) {
            return address();
        }
        Travel travel = qrOnly ? Travel.SCREEN : png != null ? Travel.FILE : Travel.LINK;
        try (Client client = profiles.open()) {
            if (mesh && form != null && form.hidden) {
                throw new Trouble("a hidden contact is reached by the mesh alone; leave --mesh.");
            }
            boolean hidden = form == null ? !mesh && client.mesh().hidesInvitations() : form.hidden;
            boolean longForm = hidden || (form == null ? qrOnly : form.longForm);
            InvitationTerms byQueues = new InvitationTerms(longForm, travel, ask);
            Invited invited =
                    client.invite(hidden ? hidden(travel) : mesh ? with(byQueues) : byQueues);
            if (png != null) {
                Qr.write(invited.link(), png);
            }
            if (!printer.json) {
                printer.out().println(Qr.text(invited.link()));
            }
            String shown = qrOnly ? "Waiting to be read from this screen." : invited.link();
            printer.print(
                    Map.of(
                            "event",
                            "invited",
                            "link",
                            invited.link(),
                            "form",
                            hidden ? "hidden" : longForm ? "long" : "short",
                            "ask",
                            ask,
                            "expires",
                            invited.expires().toString()),
                    shown);
            printer.remark(
                    ask
                            ? "Whoever opens it first can ask to talk to you: tacit requests"
                            : "Whoever opens it first becomes the contact. When they have, compare"
                                    + " the code: tacit verify NAME");
            if (mesh) {
                printer.remark(
                        "What goes by the mesh does so while 'tacit receive --follow', the app or"
                                + " the daemon runs: tacit cover");
            }
            if (hidden) {
                printer.remark(
                        "The contact comes by the mesh, while 'tacit receive --follow', the app or"
                                + " the daemon runs; that takes minutes: tacit cover");
            }
        }
        return 0;
    }

    private InvitationTerms hidden(Travel travel) {
        return InvitationTerms.hidden(JoseKey.generate(Entropy.system()), travel, ask);
    }

    private static InvitationTerms with(InvitationTerms byQueues) {
        return byQueues.with(JoseKey.generate(Entropy.system()));
    }

    private Integer live(@Nullable String session) throws ClientException, Trouble {
        boolean another = reusable || ask || form != null || qrOnly || png != null;
        if (session == null || conversations.isEmpty() || another) {
            throw new Trouble(
                    "to invite somebody to a live session: 'tacit invite CONVERSATION --live"
                            + " NAME'.");
        }
        try (Client client = profiles.open()) {
            List<Conversation> to = new ArrayList<>();
            for (String name : conversations) {
                to.add(client.find(name));
            }
            LiveInvitations invitations = client.live().invitations();
            Optional<LiveInvitation> known = known(client, session);
            LiveInvitation invitation =
                    known.isPresent()
                            ? known.get()
                            : client.live().vouched(session, Optional.empty(), 1, List.of());
            List<Message> sent = new ArrayList<>();
            for (Conversation one : to) {
                sent.add(invitations.send(one.id(), invitation));
            }
            client.waitUntilSent(sent, SENDING);
            for (Conversation one : to) {
                invited(one.name(), invitation, known.isEmpty());
            }
        }
        return 0;
    }

    /** Lets all who are named into the room that is named first. */
    private Integer room() throws ClientException, Trouble {
        boolean another = reusable || ask || form != null || qrOnly || png != null;
        if (another || conversations.size() < 2) {
            throw new Trouble(
                    "to let somebody into a room: 'tacit invite ROOM CONTACT|HANDLE@HOST'; to"
                            + " invite to a live session: 'tacit invite CONVERSATION --live NAME'.");
        }
        try (Client client = profiles.open()) {
            Conversation in = Named.room(client, conversations.getFirst());
            RoomLines.Terms terms =
                    new RoomLines.Terms(
                            history == null ? "now" : history, greeting == null ? "" : greeting);
            for (String who : conversations.subList(1, conversations.size())) {
                new RoomLines(client, printer).invite(in, who, terms);
            }
        }
        return 0;
    }

    /** By its link, or the one that one is in, or the latest that was in a conversation. */
    private static Optional<LiveInvitation> known(Client client, String session)
            throws ClientException {
        Optional<LiveInvitation> linked = LiveSessions.invitation(session);
        Optional<LiveInvitation> known =
                linked.isPresent() ? linked : client.live().inside(session);
        return known.isPresent() ? known : client.live().invitations().named(session);
    }

    private void invited(String who, LiveInvitation invitation, boolean made)
            throws ClientException {
        String session = invitation.session().name().text();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "invited");
        fields.put("conversation", who);
        fields.put("session", session);
        fields.put("link", LiveSessions.link(invitation));
        fields.put("new", made);
        printer.print(
                fields, Printer.visible(who) + " is invited to " + Printer.visible(session) + ".");
        if (made) {
            printer.remark("It begins when you are there: tacit connect " + Printer.visible(who));
        }
    }

    private Integer address() throws ClientException, Trouble {
        if (form != null && form.longForm) {
            throw new Trouble("an address has no long form: its keys change every week.");
        }
        if (form != null && form.hidden) {
            throw new Trouble("a hidden invitation is for one person: leave --reusable out.");
        }
        Travel travel = qrOnly ? Travel.SCREEN : png != null ? Travel.FILE : Travel.LINK;
        try (Client client = profiles.open()) {
            Address address = client.addresses().make(travel);
            if (png != null) {
                Qr.write(address.link(), png);
            }
            if (!printer.json) {
                printer.out().println(Qr.text(address.link()));
            }
            AddressCommand.print(printer, "address", address);
            printer.remark("Whoever has it can ask to talk to you: tacit requests");
        }
        return 0;
    }
}
