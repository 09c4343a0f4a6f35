package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.client.profile.DatabaseException;
import chat.tacit.client.profile.Profile;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The {@code tacit} command. Troubles go to stderr as one sentence and exit 1; wrong usage exits 2.
 */
@Command(
        name = "tacit",
        description = "Private chat that trusts no server.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final List<Class<?>> COMMANDS =
            List.of(
                    AppCommand.class,
                    ChatCommand.class,
                    ServeCommand.class,
                    InitCommand.class,
                    InviteCommand.class,
                    ConnectCommand.class,
                    PairCommand.class,
                    ContactsCommand.class,
                    ConversationsCommand.class,
                    VerifyCommand.class,
                    RekeyCommand.class,
                    ProfileCommand.class,
                    ProfilesCommand.class,
                    RenameCommand.class,
                    NoteCommand.class,
                    PictureCommand.class,
                    ClearCommand.class,
                    DeleteCommand.class,
                    DeviceCommand.class,
                    AccountCommand.class,
                    ReadReceiptsCommand.class,
                    CoverCommand.class,
                    AddressCommand.class,
                    LoginCommand.class,
                    RequestsCommand.class,
                    DecideCommand.Accept.class,
                    DecideCommand.Reject.class,
                    SendCommand.class,
                    SendFileCommand.class,
                    SaveCommand.class,
                    DisappearCommand.class,
                    AmendCommand.Edit.class,
                    AmendCommand.Unsend.class,
                    AmendCommand.React.class,
                    ReceiveCommand.class,
                    HistoryCommand.class,
                    MembersCommand.class,
                    ExplainCommand.class,
                    BlockCommand.class,
                    LeaveCommand.class,
                    RelayCommand.class,
                    LiveCommand.class,
                    RoomCommand.class,
                    DaemonCommand.class,
                    ExportCommand.class,
                    ImportCommand.class,
                    PassphraseCommand.class,
                    LockCommand.class,
                    WipeCommand.class,
                    DemoCommand.class,
                    HelpCommand.class);

    private Main() {}

    /** Exits in every case: threads of a client or a relay would keep a process that failed. */
    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(Main::escaped);
        System.exit(runToTheEnd(arguments));
    }

    /** What a library's thread has for another one that ended with the command is no trouble. */
    static void escaped(Thread thread, Throwable what) {
        if (!(what instanceof RejectedExecutionException)) {
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            what.printStackTrace();
        }
    }

    private static int runToTheEnd(String... arguments) {
        try {
            return run(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println(
                    "tacit: the memory isn't enough; TACIT_JAVA_OPTIONS=-Xmx1g gives it more.");
        } catch (RuntimeException | Error e) {
            System.err.println("tacit: this is a fault of the program: " + e);
        }
        return 1;
    }

    /** Runs one command and returns its exit code. */
    static int run(String... arguments) {
        return run(Profile::unlock, arguments);
    }

    /** The same with another way to the key of a profile. */
    static int run(Unlocking unlocking, String... arguments) {
        return run(
                unlocking,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments);
    }

    /** Runs one for a profile that is open, with all that it says going elsewhere. */
    static int run(Client open, PrintWriter out, PrintWriter err, String... arguments) {
        return ScopedValue.where(Profiles.UNATTENDED, true)
                .call(() -> run(() -> new Profiles(open), out, err, arguments));
    }

    /** The same with both. */
    static int run(Unlocking unlocking, PrintWriter out, PrintWriter err, String... arguments) {
        return run(() -> new Profiles(unlocking), out, err, arguments);
    }

    private static int run(
            Supplier<Profiles> profiles, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine command = commands(arguments.length == 0 ? "" : arguments[0], profiles);
        command.setOut(out);
        command.setErr(err);
        command.setExecutionExceptionHandler(Main::explain);
        command.setParameterExceptionHandler(Main::refuse);
        return command.execute(arguments);
    }

    /** All commands, or only the named one: to describe each takes longer than many of them run. */
    static CommandLine commands(String name, Supplier<Profiles> profiles) {
        CommandLine tacit = new CommandLine(new Main(), new Parts(profiles));
        List<Class<?>> named = COMMANDS.stream().filter(one -> isNamed(one, name)).toList();
        (named.isEmpty() ? COMMANDS : named).forEach(tacit::addSubcommand);
        if (named.isEmpty()) {
            MarkCommand.addTo(tacit);
        }
        Optional.ofNullable(tacit.getSubcommands().get("serve")).ifPresent(ServeCommand::addLimits);
        return tacit;
    }

    /** Makes commands and their parts; those that open a profile are told how. */
    private record Parts(Supplier<Profiles> profiles) implements CommandLine.IFactory {
        private static final CommandLine.IFactory OTHERS = CommandLine.defaultFactory();

        @Override
        public <K> K create(Class<K> kind) throws Exception {
            return kind == Profiles.class ? kind.cast(profiles.get()) : OTHERS.create(kind);
        }
    }

    private static boolean isNamed(Class<?> command, String name) {
        return command != HelpCommand.class // which tells of the others
                && command.getAnnotation(Command.class).name().equals(name);
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        switch (e) {
            case ClientException trouble ->
                    command.getErr().println("tacit: " + Printer.visible(trouble.sentence()));
            case DatabaseException trouble ->
                    command.getErr()
                            .println("tacit: " + trouble.getMessage() + "; nothing was lost.");
            case Trouble trouble -> command.getErr().println("tacit: " + trouble.getMessage());
            default -> throw e;
        }
        return 1;
    }

    private static int refuse(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        Optional<String> late = commandBehindOptions(e, arguments);
        if (late.isPresent()) {
            command.getErr()
                    .println(
                            "tacit: options stand behind the command: tacit %s %s …"
                                    .formatted(late.get(), Printer.visible(arguments[0])));
            return 2;
        }
        command.getErr().println("tacit: " + sentence(String.valueOf(e.getMessage())));
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return 2;
    }

    /** The command that somebody named after an option of it. */
    private static Optional<String> commandBehindOptions(
            CommandLine.ParameterException e, String... arguments) {
        boolean before = arguments.length > 1 && arguments[0].startsWith("-");
        return e instanceof CommandLine.UnmatchedArgumentException && before
                ? Stream.of(arguments)
                        .skip(1)
                        .filter(word -> COMMANDS.stream().anyMatch(one -> isNamed(one, word)))
                        .findFirst()
                : Optional.empty();
    }

    /** Picocli's words for programmers in words for people. */
    private static String sentence(String message) {
        String small = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
        return Printer.visible(small.replaceFirst("is not an? (int|long)$", "is no whole number"));
    }
}
