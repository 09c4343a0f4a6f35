package chat.tacit.cli;

import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.Service;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may make an account at a relay. */
final class RegistrationOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--registration",
            paramLabel = "open|code",
            description =
                    "Who may make an account, with the service room: anybody, or whoever knows an"
                            + " invite code (default: open).")
    @Nullable String registration;

    @Option(
            names = "--invite-code-file",
            paramLabel = "FILE",
            description =
                    "The invite codes, with --registration code: one a line, 16 to 256 bytes each.")
    @Nullable Path inviteCodeFile;

    /** The codes of whoever may make an account; nothing where anybody may. */
    Optional<List<Secret>> codes(List<String> services) throws Trouble {
        boolean given = registration != null || inviteCodeFile != null;
        if (given && !services.contains(Service.ROOM.word())) {
            throw wrong("--registration needs 'room' among the --services.");
        }
        return switch (registration == null ? "open" : registration) {
            case "open" -> {
                if (inviteCodeFile != null) {
                    throw wrong("--invite-code-file is for --registration code.");
                }
                yield Optional.empty();
            }
            case "code" -> {
                if (inviteCodeFile == null) {
                    throw wrong("--registration code needs --invite-code-file FILE.");
                }
                yield Optional.of(InviteCodes.read(inviteCodeFile));
            }
            default -> throw wrong("--registration is open or code.");
        };
    }

    private CommandLine.ParameterException wrong(String sentence) {
        return new CommandLine.ParameterException(spec.commandLine(), sentence);
    }
}
