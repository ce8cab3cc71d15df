package gateway.karaf.confine;

import gateway.karaf.confine.file.OwnFolders;
import java.io.File;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/** Lets every file that one of these classes makes be looked at before it is used. */
final class FileWeaver implements WeavingHook {
  /** They make a file of a name that somebody else has chosen. */
  private static final Set<String> WRITERS =
      Set.of(
          "org.apache.karaf.features.internal.service.FeatureConfigInstaller",
          "org.apache.karaf.config.core.impl.ConfigRepositoryImpl",
          "org.apache.felix.fileinstall.internal.ConfigInstaller");

  private static final ClassDesc FILE = ClassDesc.of(File.class.getName());
  private static final ClassDesc OWN_FOLDERS = ClassDesc.of(OwnFolders.class.getName());
  private static final MethodTypeDesc WITHIN = MethodTypeDesc.of(FILE, FILE);

  @Override
  public void weave(WovenClass woven) {
    if (!WRITERS.contains(woven.getClassName())) {
      return;
    }
    try {
      woven.setBytes(rewrite(woven.getBytes(), woven.getBundleWiring().getClassLoader()));
    } catch (RuntimeException e) {
      throw new WeavingException(woven.getClassName() + " cannot be confined", e);
    }
    woven.getDynamicImports().add(OwnFolders.class.getPackageName());
  }

  /** The class file with a look at every file that it makes. */
  static byte[] rewrite(byte[] bytes, ClassLoader loader) {
    ClassHierarchyResolver types =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver());
    ClassFile format = ClassFile.of(ClassHierarchyResolverOption.of(types));
    return format.transformClass(
        format.parse(bytes), ClassTransform.transformingMethodBodies(FileWeaver::look));
  }

  private static void look(CodeBuilder code, CodeElement element) {
    code.with(element);
    if (element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESPECIAL
        && call.owner().asSymbol().equals(FILE)
        && call.name().equalsString("<init>")) {
      // what 'new' left on the stack is complete now
      code.invokestatic(OWN_FOLDERS, "within", WITHIN);
    }
  }
}
