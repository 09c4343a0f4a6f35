package chat.tacit.client.file;

import java.util.Optional;

/**
 * How far a file of the history is, for its user.
 *
 * @param size bytes
 * @param done parts that are at relays, or here
 * @param parts all of them; of ours each copy counts
 * @param saved where it was saved last
 */
public record FileStatus(
        String name,
        String media,
        long size,
        Stage stage,
        int done,
        int parts,
        Optional<String> saved) {}
