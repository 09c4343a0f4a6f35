package chat.tacit.check.arch;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the process says, as its sources have it: texts that are put together, in which {@code {0}}
 * and so on stand for what varies.
 */
final class Sentences {
    private static final Pattern PLACE = Pattern.compile("(\\{\\}|%name%|%d)+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z']{2,}");
    private static final Pattern SQL =
            Pattern.compile("(SELECT|INSERT|UPDATE|DELETE|WHERE|FROM|PRAGMA) ");

    /** All that is put together of texts, whether it is a sentence or not. */
    private final Set<String> texts = new TreeSet<>();

    /** Those that people read, with the class that says them. */
    private final Map<String, String> sentences = new TreeMap<>();

    private Sentences() {}

    /**
     * Reads sources.
     *
     * @param from which of the files of the repository
     * @param withoutPage classes that no page reaches
     */
    static Sentences read(Predicate<Path> from, Set<String> withoutPage) throws IOException {
        Sentences found = new Sentences();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    Repository.texts("java").filter(from).map(Repository.ROOT::resolve).toList();
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    problem -> {},
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                String name = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
                String type = name.substring(0, name.length() - ".java".length());
                found.new Reader(type, !withoutPage.contains(type)).scan(unit, null);
            }
        }
        return found;
    }

    /** Every text, of which some are parts of sentences. */
    Set<String> texts() {
        return texts;
    }

    /** The sentences, each with the class that says it. */
    Map<String, String> sentences() {
        return sentences;
    }

    /** Reads one class. */
    private final class Reader extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final String type;
        private final boolean isForPage;
        private boolean isThrown;

        Reader(String type, boolean isForPage) {
            this.type = type;
            this.isForPage = isForPage;
        }

        @Override
        public @Nullable Void visitMethodInvocation(
                MethodInvocationTree tree, @Nullable Void nothing) {
            return tree.getMethodSelect().toString().startsWith("LOG.")
                    ? null
                    : super.visitMethodInvocation(tree, null);
        }

        @Override
        public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void nothing) {
            return null;
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void nothing) {
            String made = tree.getIdentifier().toString();
            boolean before = isThrown;
            isThrown = made.equals("ClientException") || made.equals("Refused");
            super.visitNewClass(tree, null);
            isThrown = before;
            return null;
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree tree, @Nullable Void nothing) {
            if (tree.getValue() instanceof String text) {
                note(text);
            }
            return null;
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree tree, @Nullable Void nothing) {
            StringBuilder text = new StringBuilder();
            if (tree.getKind() == Tree.Kind.PLUS && join(tree, text)) {
                note(text.toString());
                return null;
            }
            return super.visitBinary(tree, null);
        }

        /** Puts a sum together, and says whether a text is in it. */
        private boolean join(ExpressionTree tree, StringBuilder text) {
            if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
                boolean left = join(sum.getLeftOperand(), text);
                return join(sum.getRightOperand(), text) || left;
            }
            if (tree instanceof LiteralTree literal
                    && (literal.getValue() instanceof String
                            || literal.getValue() instanceof Character)) {
                text.append(literal.getValue());
                return literal.getValue() instanceof String;
            }
            scan(tree, null);
            text.append("{}");
            return false;
        }

        private void note(String text) {
            String form = numbered(text);
            texts.add(form);
            long words = WORD.matcher(text).results().count();
            boolean isPart = type.endsWith("Exposures") && text.contains(" ") && words > 0;
            boolean isSentence = (text.endsWith(".") || isThrown) && words >= 2;
            if (isForPage && (isPart || isSentence) && !SQL.matcher(text).find()) {
                sentences.put(form, type);
            }
        }

        private static String numbered(String text) {
            Matcher places = PLACE.matcher(text);
            StringBuilder form = new StringBuilder();
            for (int n = 0; places.find(); n++) {
                places.appendReplacement(form, "{" + n + "}");
            }
            return places.appendTail(form).toString();
        }
    }
}
