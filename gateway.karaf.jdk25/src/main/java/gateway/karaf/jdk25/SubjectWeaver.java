package gateway.karaf.jdk25;

import gateway.karaf.jdk25.subject.CurrentSubject;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.security.auth.Subject;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Rewrites the classes of Karaf that ask for a subject or put one in force. Every other class is
 * left alone, unread if it is not Karaf's.
 */
final class SubjectWeaver implements WeavingHook {
  private static final String KARAF = "org.apache.karaf.";
  private static final String JAAS_HELPER = "org.apache.karaf.util.jaas.JaasHelper";

  private static final ClassDesc SUBJECT = desc(Subject.class);
  private static final ClassDesc CURRENT_SUBJECT = desc(CurrentSubject.class);
  private static final MethodTypeDesc GET = MethodTypeDesc.of(SUBJECT, ConstantDescs.CD_Object);
  private static final byte[] GET_SUBJECT = "getSubject".getBytes(StandardCharsets.US_ASCII);

  @Override
  public void weave(WovenClass woven) {
    String name = woven.getClassName();
    if (!name.startsWith(KARAF)) {
      return;
    }
    byte[] bytes = woven.getBytes();
    boolean helper = name.equals(JAAS_HELPER);
    if (!helper && !contains(bytes, GET_SUBJECT)) {
      return;
    }
    byte[] rewritten;
    try {
      rewritten = rewrite(bytes, helper, woven.getBundleWiring().getClassLoader());
    } catch (RuntimeException e) {
      throw new WeavingException(
          name + " cannot be made fit for this Java; is it of Karaf 4.4?", e);
    }
    if (!Arrays.equals(bytes, rewritten)) {
      woven.setBytes(rewritten);
      woven.getDynamicImports().add(CurrentSubject.class.getPackageName());
    }
  }

  /** The class file with its subject taken from and put into {@link CurrentSubject}. */
  static byte[] rewrite(byte[] bytes, boolean helper, ClassLoader loader) {
    ClassHierarchyResolver types =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver());
    ClassFile format = ClassFile.of(ClassHierarchyResolverOption.of(types));
    ClassModel model = format.parse(bytes);
    MethodTransform calls = MethodTransform.transformingCode(SubjectWeaver::redirect);
    ClassTransform methods =
        (builder, element) -> {
          if (element instanceof MethodModel method) {
            boolean entry = helper && method.methodName().equalsString("doAs");
            builder.transformMethod(method, entry ? SubjectWeaver::delegate : calls);
          } else {
            builder.with(element);
          }
        };
    return format.transformClass(model, methods);
  }

  private static void redirect(CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESTATIC
        && call.owner().asSymbol().equals(SUBJECT)
        && call.name().equalsString("getSubject")) {
      code.invokestatic(CURRENT_SUBJECT, "get", GET);
    } else {
      code.with(element);
    }
  }

  /** Gives a method that puts a subject in force a body of one call. */
  private static void delegate(MethodBuilder builder, MethodElement element) {
    if (element instanceof CodeModel old) {
      MethodTypeDesc type = old.parent().map(MethodModel::methodTypeSymbol).orElseThrow();
      builder.withCode(
          code -> code.aload(0).aload(1).invokestatic(CURRENT_SUBJECT, "doAs", type).areturn());
    } else {
      builder.with(element);
    }
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.of(type.getName());
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (bytes[at] == wanted[0]
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
