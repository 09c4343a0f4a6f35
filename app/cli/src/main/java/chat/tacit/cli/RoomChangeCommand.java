package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.RoomChanges;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.crypto.Bytes;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What members change in a room: each command is one change, which stands or waits. */
abstract sealed class RoomChangeCommand implements Callable<Integer> {
    @Mixin Profiles profiles;
    @Mixin Printer printer;

    @Parameters(index = "0", paramLabel = "ROOM")
    String room;

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "20",
            description = "Seconds to wait for the room's host; the change then waits for it.")
    long timeout;

    /**
     * What was changed.
     *
     * @param event its name for programs
     * @param sentence for people, if it stands
     */
    record Changed(String event, String sentence, RoomChanges.Done done, Map<String, Object> more) {
        static Changed of(String event, String sentence, RoomChanges.Done done) {
            return new Changed(event, sentence, done, Map.of());
        }
    }

    abstract Changed change(RoomChanges changes, Conversation in, Duration patience)
            throws ClientException, Trouble;

    @Override
    public Integer call() throws ClientException, Trouble {
        try (Client client = profiles.open()) {
            Conversation in = Named.room(client, room);
            Changed changed = change(client.rooms().changes(), in, Duration.ofSeconds(timeout));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", changed.event());
            fields.put("conversation", in.name());
            fields.putAll(changed.more());
            fields.put("stands", changed.done() == RoomChanges.Done.STANDS);
            printer.print(
                    fields,
                    switch (changed.done()) {
                        case STANDS -> Printer.visible(changed.sentence());
                        case WAITS ->
                                "The room's host can't be asked now; it is done with the next"
                                        + " 'tacit receive' that reaches it.";
                    });
        }
        return 0;
    }

    /** {@code tacit room rename ROOM NAME}. */
    @Command(
            name = "rename",
            description = "Call a room otherwise, for everybody in it.",
            mixinStandardHelpOptions = true)
    static final class Rename extends RoomChangeCommand {
        @Parameters(index = "1", paramLabel = "NAME")
        String name;

        @Override
        Changed change(RoomChanges changes, Conversation in, Duration patience)
                throws ClientException {
            return Changed.of(
                    "renamed",
                    "The room is called " + name.strip() + " now.",
                    changes.rename(in.id(), name, patience));
        }
    }

    /** {@code tacit room photo ROOM FILE | --off}. */
    @Command(
            name = "photo",
            description = "Give a room a photo, for everybody in it.",
            mixinStandardHelpOptions = true)
    static final class Photo extends RoomChangeCommand {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "FILE",
                description = "PNG or JPEG of any size; a small copy is sent.")
        @Nullable Path file;

        @Option(names = "--off", description = "Take it away.")
        boolean off;

        @Override
        Changed change(RoomChanges changes, Conversation in, Duration patience)
                throws ClientException, Trouble {
            if ((file == null) != off) {
                throw new Trouble("name a picture, or --off to take the photo away.");
            }
            Optional<Bytes> photo =
                    file == null ? Optional.empty() : Optional.of(Portrait.read(file));
            return Changed.of(
                    "photo",
                    off ? "The room has no photo any more." : "The room has another photo.",
                    changes.photo(in.id(), photo, patience));
        }
    }

    /** {@code tacit room remove ROOM MEMBER}. */
    @Command(
            name = "remove",
            description =
                    "Remove a member: it reads nothing from then on. Only admins may, and not the"
                            + " owner.",
            mixinStandardHelpOptions = true)
    static final class Remove extends RoomChangeCommand {
        @Parameters(index = "1", paramLabel = "MEMBER")
        String member;

        @Option(
                names = "--cascade",
                description = "Also whom it let in, and whom these did, but for admins.")
        boolean cascade;

        @Override
        Changed change(RoomChanges changes, Conversation in, Duration patience)
                throws ClientException {
            RoomChanges.Outcome outcome = changes.remove(in.id(), member, cascade, patience);
            List<String> who = outcome.who();
            return new Changed(
                    "removed",
                    String.join(", ", who) + (who.size() == 1 ? " is" : " are") + " removed.",
                    outcome.done(),
                    Map.of("members", who));
        }
    }

    /** {@code tacit room role ROOM MEMBER admin|member}. */
    @Command(
            name = "role",
            description = "Make a member an admin, or an admin a member. Only admins may.",
            mixinStandardHelpOptions = true)
    static final class Role extends RoomChangeCommand {
        /** What somebody may be made. */
        enum Given {
            admin,
            member
        }

        @Parameters(index = "1", paramLabel = "MEMBER")
        String member;

        @Parameters(index = "2", paramLabel = "admin|member")
        Given given;

        @Override
        Changed change(RoomChanges changes, Conversation in, Duration patience)
                throws ClientException {
            boolean admin = given == Given.admin;
            return new Changed(
                    "role",
                    member + " is " + (admin ? "an admin now." : "no admin any more."),
                    changes.role(in.id(), member, admin, patience),
                    Map.of("member", member, "role", given.name()));
        }
    }

    /** {@code tacit room owner ROOM MEMBER}. */
    @Command(
            name = "owner",
            description = "Make an admin the owner in your place. Only the owner may.",
            mixinStandardHelpOptions = true)
    static final class Owner extends RoomChangeCommand {
        @Parameters(index = "1", paramLabel = "MEMBER")
        String member;

        @Override
        Changed change(RoomChanges changes, Conversation in, Duration patience)
                throws ClientException {
            return new Changed(
                    "owner",
                    member + " owns the room now; you stay an admin.",
                    changes.owner(in.id(), member, patience),
                    Map.of("member", member));
        }
    }

    /** {@code tacit room vote ROOM MEMBER}. */
    @Command(
            name = "vote",
            description =
                    "Vote that an admin be the owner in the place of who is; it comes to be when"
                            + " two thirds of all admins want it within a week.",
            mixinStandardHelpOptions = true)
    static final class Vote extends RoomChangeCommand {
        @Parameters(index = "1", paramLabel = "MEMBER")
        String member;

        @Override
        Changed change(RoomChanges changes, Conversation in, Duration patience)
                throws ClientException {
            RoomChanges.Voted voted = changes.vote(in.id(), member, patience);
            return new Changed(
                    "voted",
                    voted.elected()
                            ? member + " owns the room now."
                            : "You voted for " + member + "; other admins have to want it, too.",
                    RoomChanges.Done.STANDS,
                    Map.of("member", member, "elected", voted.elected()));
        }
    }

    /** {@code tacit room delete ROOM --yes}. */
    @Command(
            name = "delete",
            description =
                    "End a room for everybody in it. Only the owner may. What was said stays in"
                            + " your history; 'tacit delete' forgets that.",
            mixinStandardHelpOptions = true)
    static final class Delete extends RoomChangeCommand {
        @Option(names = "--yes", description = "Don't ask.")
        boolean yes;

        @Override
        Changed change(RoomChanges changes, Conversation in, Duration patience)
                throws ClientException, Trouble {
            if (!yes) {
                String typed =
                        Profiles.ask(
                                "Type the room's name to end it for everybody: ",
                                "ending a room for everybody needs --yes.");
                if (!typed.equals(in.name())) {
                    throw new Trouble("that is another name; nothing was done.");
                }
            }
            return Changed.of("deleted", "The room is no more.", changes.delete(in.id(), patience));
        }
    }
}
