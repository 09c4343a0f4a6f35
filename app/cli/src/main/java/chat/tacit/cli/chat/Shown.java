package chat.tacit.cli.chat;

import chat.tacit.client.file.FileStatus;
import chat.tacit.client.history.Message;

import java.util.Optional;

/**
 * A message as it is shown.
 *
 * @param file how far its file is, if it has one
 */
public record Shown(Message message, Optional<FileStatus> file) {
    /** One without a file. */
    public static Shown of(Message message) {
        return new Shown(message, Optional.empty());
    }
}
