package chat.tacit.client.file;

import chat.tacit.e2ee.file.ChunkId;

/**
 * One copy of a chunk of a file of this profile.
 *
 * @param file its row
 * @param copy the place of its relay in the file's list
 */
public record BlobRef(long file, ChunkId chunk, int copy) {}
