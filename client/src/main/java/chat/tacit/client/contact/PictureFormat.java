package chat.tacit.client.contact;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;

import java.util.Arrays;
import java.util.Optional;

/** The formats of pictures of people, known by their first bytes. */
public enum PictureFormat {
    PNG("89504e470d0a1a0a", 0, "png"),
    JPEG("ffd8ff", 0, "jpg"),
    WEBP("57454250", 8, "webp");

    private final String mark;
    private final int at;
    private final String suffix;

    PictureFormat(String mark, int at, String suffix) {
        this.mark = mark;
        this.at = at;
        this.suffix = suffix;
    }

    /** What the name of a file of this format ends in. */
    public String suffix() {
        return suffix;
    }

    /** The format of a picture; empty if it is none of these. */
    public static Optional<PictureFormat> of(Bytes picture) {
        return Arrays.stream(values()).filter(format -> format.marks(picture)).findFirst();
    }

    static void require(Bytes picture) throws ClientException {
        if (picture.size() > Body.Profile.MAX_PICTURE || of(picture).isEmpty()) {
            throw new ClientException(
                    "a picture is PNG, JPEG or WebP and has at most "
                            + Body.Profile.MAX_PICTURE
                            + " bytes.");
        }
    }

    private boolean marks(Bytes picture) {
        int size = mark.length() / 2;
        return picture.size() >= at + size && picture.slice(at, size).hex().equals(mark);
    }
}
