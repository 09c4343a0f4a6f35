package chat.tacit.cli;

import chat.tacit.crypto.Secret;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The invite codes of a relay, from a file: one a line; lines without anything are left out. */
final class InviteCodes {
    private static final int LEAST = 16;
    private static final int MOST = 256;

    private InviteCodes() {}

    static List<Secret> read(Path file) throws Trouble {
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Trouble("cannot read the invite code file " + file + ".");
        }
        List<Secret> codes = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= all.length; at++) {
            if (at == all.length || all[at] == '\n' || all[at] == '\r') {
                add(codes, Secret.of(all, from, at - from));
                from = at + 1;
            }
        }
        Arrays.fill(all, (byte) 0);
        if (codes.isEmpty()) {
            throw new Trouble("there is no invite code in " + file + ".");
        }
        return codes;
    }

    private static void add(List<Secret> codes, Secret code) throws Trouble {
        if (code.size() == 0) {
            return;
        }
        if (code.size() < LEAST || code.size() > MOST) {
            throw new Trouble(
                    "an invite code has %d to %d bytes; number %d in the file has %d."
                            .formatted(LEAST, MOST, codes.size() + 1, code.size()));
        }
        codes.add(code);
    }
}
