package gateway.karaf.confine;

import gateway.karaf.confine.line.CommandLines;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Closes the doors of the shell that no rule about commands sees: the language between commands,
 * the keys of the {@linkplain LineEditor line editor}, and the names of threads. And lets a client
 * end its session itself.
 *
 * @see "Karaf 4.4.10, org.apache.karaf.shell.core (with Felix Gogo) and shell.ssh; JLine 3.30.6"
 */
final class ShellWeaver implements WeavingHook {
  private static final ClassDesc LINES = ClassDesc.of(CommandLines.class.getName());
  private static final ClassDesc THREAD = ClassDesc.of(Thread.class.getName());
  private static final ClassDesc SESSION =
      ClassDesc.of("org.apache.sshd.server.session.ServerSession");
  private static final MethodTypeDesc CHECK =
      MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of(CharSequence.class.getName()));

  /** What is done to which class, but for the line editor's. */
  private static final Map<String, ClassTransform> SHELL =
      Map.of(
          // every line of every session comes by here, typed, sent or from a script
          "org.apache.felix.gogo.runtime.CommandProcessorImpl",
          ClassTransform.transformingMethodBodies(
              method -> method.methodName().equalsString("beforeExecute"),
              LineEditor.first(code -> code.aload(2).invokestatic(LINES, "check", CHECK))),
          // threads are named after what they carry out, word by word, and words may be keys
          "org.apache.felix.gogo.runtime.Pipe",
          ClassTransform.transformingMethodBodies(ShellWeaver::keepThreadsName),
          // what ends closes its channel; a session that ends behind it cuts off the client, whose
          // user then sees a failure of what was done
          "org.apache.karaf.shell.ssh.ShellCommand",
          ClassTransform.transformingMethodBodies(ShellWeaver::leaveSessionOpen),
          "org.apache.karaf.shell.ssh.ShellFactoryImpl$ShellImpl",
          ClassTransform.transformingMethodBodies(ShellWeaver::leaveSessionOpen));

  private static final Map<String, ClassTransform> CHANGES = new HashMap<>(SHELL);

  static {
    CHANGES.putAll(LineEditor.CHANGES);
  }

  @Override
  public void weave(WovenClass woven) {
    ClassTransform change = CHANGES.get(woven.getClassName());
    if (change == null) {
      return;
    }
    try {
      woven.setBytes(rewrite(woven.getClassName(), woven.getBytes(), loader(woven)));
    } catch (RuntimeException e) {
      throw new WeavingException(woven.getClassName() + " cannot be confined", e);
    }
    woven.getDynamicImports().add(CommandLines.class.getPackageName());
  }

  private static ClassLoader loader(WovenClass woven) {
    return woven.getBundleWiring().getClassLoader();
  }

  /** The class file with its door closed. */
  static byte[] rewrite(String name, byte[] bytes, ClassLoader loader) {
    ClassHierarchyResolver types =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver());
    ClassFile format = ClassFile.of(ClassHierarchyResolverOption.of(types));
    return format.transformClass(format.parse(bytes), Objects.requireNonNull(CHANGES.get(name)));
  }

  private static void leaveSessionOpen(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(SESSION)
        && call.name().equalsString("close")) {
      code.pop2().aconst_null(); // the session and how; nobody looks at the answer
    } else {
      code.with(element);
    }
  }

  private static void keepThreadsName(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(THREAD)
        && call.name().equalsString("setName")) {
      code.pop2(); // the name and the thread
    } else {
      code.with(element);
    }
  }
}
