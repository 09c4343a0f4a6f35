package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import java.nio.charset.StandardCharsets;

/** Terminals of all locales. */
@Isolated
final class TerminalsTest {
    private static final String SAID = "stdout.encoding";

    @Test
    void charactersAreThoseOfUtf8WhateverTheLocaleSays() {
        String before = System.getProperty(SAID, "");
        System.setProperty(SAID, "US-ASCII");
        try {
            assertThat(Terminals.builder().computeStdoutEncoding())
                    .isEqualTo(StandardCharsets.UTF_8);
            assertThat(Terminals.builder().computeStdinEncoding())
                    .isEqualTo(StandardCharsets.UTF_8);
        } finally {
            System.setProperty(SAID, before);
        }
    }
}
