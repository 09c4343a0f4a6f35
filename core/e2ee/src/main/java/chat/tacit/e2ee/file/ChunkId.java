package chat.tacit.e2ee.file;

/**
 * A chunk of a file.
 *
 * @param level 0 for the file itself, 1 and 2 for lists of places
 * @param number from 0 within its level
 */
public record ChunkId(int level, int number) {}
