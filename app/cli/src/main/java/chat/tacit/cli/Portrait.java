package chat.tacit.cli;

import chat.tacit.crypto.Bytes;
import chat.tacit.web.picture.SmallPicture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import javax.imageio.ImageIO;

/** A picture of a person, from a file and to one. */
final class Portrait {
    private Portrait() {}

    /** The small JPEG of an image file. */
    static Bytes read(Path file) throws Trouble {
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new Trouble("cannot read the picture " + file + ".");
        }
        if (image == null) {
            throw new Trouble(file + " is not a picture that can be read; give a PNG or JPEG.");
        }
        try {
            return SmallPicture.of(image)
                    .orElseThrow(() ->
                            new Trouble(
                                    "the picture "
                                            + file
                                            + " has too much in it to be made small."));
        } catch (IOException e) {
            throw new Trouble("cannot make a small copy of " + file + ".");
        }
    }

    /** Writes a picture to a file that isn't there yet. */
    static void save(Bytes picture, Path file) throws Trouble {
        try {
            Files.write(file, picture.toArray(), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new Trouble(file + " is there already; give another name.");
        } catch (IOException e) {
            throw new Trouble("cannot write " + file + ".");
        }
    }
}
