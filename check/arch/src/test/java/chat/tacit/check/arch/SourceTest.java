package chat.tacit.check.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseLabelTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** How the sources are written, as the compiler's own parser reads them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceTest {
    private static final int MOST_LINES = 70;

    private final List<String> longMethods = new ArrayList<>();
    private final List<String> modulesWithoutAReason = new ArrayList<>();
    private final List<String> openSwitches = new ArrayList<>();
    private final Set<Path> packages = new HashSet<>();
    private final Set<Path> nullMarked = new HashSet<>();

    @BeforeAll
    void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = Repository.texts("java").map(Repository.ROOT::resolve).toList();
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    problem -> {},
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(unit, trees).scan(unit, null);
            }
        }
    }

    @Test
    void methodsCanBeSeenWhole() {
        assertThat(longMethods).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(packages).isNotEmpty();
        assertThat(nullMarked).containsAll(packages);
    }

    @Test
    void everyModuleSaysWhatItIsFor() {
        assertThat(modulesWithoutAReason).isEmpty();
    }

    /** A case that is added later must not fall into a {@code default} that nobody looked at. */
    @Test
    void switchesOverRecordsNameEveryCase() {
        assertThat(openSwitches).isEmpty();
    }

    /** Notes what one file holds. */
    private final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final Path file;

        Reader(CompilationUnitTree unit, DocTrees trees) {
            this.unit = unit;
            this.trees = trees;
            this.file = Repository.ROOT.relativize(Path.of(unit.getSourceFile().toUri()));
        }

        @Override
        public @Nullable Void visitPackage(PackageTree tree, @Nullable Void nothing) {
            if (file.toString().contains("src/main")) {
                Path description = file.resolveSibling("package-info.java");
                packages.add(description);
                if (tree.getAnnotations().toString().contains("NullMarked")) {
                    nullMarked.add(description);
                }
            }
            return super.visitPackage(tree, null);
        }

        @Override
        public @Nullable Void visitModule(ModuleTree tree, @Nullable Void nothing) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment == null) {
                modulesWithoutAReason.add(file.toString());
            }
            return super.visitModule(tree, null);
        }

        @Override
        public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void nothing) {
            noteIfOpen(tree, tree.getCases());
            return super.visitSwitch(tree, null);
        }

        @Override
        public @Nullable Void visitSwitchExpression(
                SwitchExpressionTree tree, @Nullable Void nothing) {
            noteIfOpen(tree, tree.getCases());
            return super.visitSwitchExpression(tree, null);
        }

        private void noteIfOpen(Tree tree, List<? extends CaseTree> cases) {
            List<CaseLabelTree> labels =
                    cases.stream().<CaseLabelTree>flatMap(it -> it.getLabels().stream()).toList();
            if (labels.stream().anyMatch(this::isNested)
                    && labels.stream().anyMatch(DefaultCaseLabelTree.class::isInstance)
                    && file.toString().contains("src/main")) {
                long start = trees.getSourcePositions().getStartPosition(unit, tree);
                openSwitches.add(file + ":" + unit.getLineMap().getLineNumber(start));
            }
        }

        /** Whether the case is one of a sealed interface: those are nested in it. */
        private boolean isNested(CaseLabelTree label) {
            return label instanceof PatternCaseLabelTree pattern
                    && pattern.getPattern() instanceof BindingPatternTree binding
                    && binding.getVariable().getType() instanceof MemberSelectTree;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            SourcePositions positions = trees.getSourcePositions();
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, tree));
            long last = lines.getLineNumber(positions.getEndPosition(unit, tree));
            if (last - first + 1 > MOST_LINES) {
                longMethods.add(file + ": " + tree.getName() + " has " + (last - first + 1));
            }
            return super.visitMethod(tree, null);
        }
    }
}
