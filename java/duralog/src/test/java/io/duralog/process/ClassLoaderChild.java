package io.duralog.process;

import io.duralog.DuraLog;
import java.io.File;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Runs an application in a class loader of its own, lets go of it, and tells whether the loader is
 * collected while the process goes on.
 */
final class ClassLoaderChild {
  private static final String SERVICE = "META-INF/services/io.duralog.spi.JsonCodec";
  private static final int TRIES = 100;

  /** Classes of the application, where the library is its parent's. */
  private static final Set<String> OF_APPLICATION =
      Set.of(LoadedApplication.class.getName(), LoadedCodec.class.getName());

  private ClassLoaderChild() {}

  /** Loads an application's classes itself, though its parent could. */
  private static final class ApplicationLoader extends URLClassLoader {
    private final boolean withLibrary;

    ApplicationLoader(URL[] urls, boolean withLibrary) {
      super(urls, ClassLoaderChild.class.getClassLoader());
      this.withLibrary = withLibrary;
    }

    private boolean isOwn(String name) {
      return withLibrary ? name.startsWith("io.duralog.") : OF_APPLICATION.contains(name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = isOwn(name) ? findLoadedClass(name) : super.loadClass(name, false);
        Class<?> type = loaded == null ? findClass(name) : loaded;
        if (resolve) {
          resolveClass(type);
        }
        return type;
      }
    }
  }

  /**
   * Runs.
   *
   * @param args directory, engine, a directory for services, and what is inside: {@code library},
   *     {@code application}, or {@code application-that-leaves-its-log-open}
   */
  public static void main(String[] args) throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    List<Object> left = new ArrayList<>();
    for (int i = 0; i < 2; i++) { // what the first one leaves must not serve the second
      loaders.add(new WeakReference<>(run(args, i, left), collected));
    }
    int gone = 0;
    for (int i = 0; i < TRIES && gone < loaders.size(); i++) {
      System.gc();
      gone += collected.remove(100) == null ? 0 : 1;
    }
    System.out.println("COLLECTED " + gone + " of " + loaders.size());
    for (Object each : left) {
      if (each instanceof DuraLog log) {
        System.out.println("LEFT " + log.appendDurable("still at work") + " " + log.engine());
        log.close();
      } else {
        System.out.println("LEFT " + each);
      }
    }
  }

  private static ClassLoader run(String[] args, int number, List<Object> left) throws Exception {
    boolean withLibrary = args[3].equals("library");
    URLClassLoader loader = new ApplicationLoader(urls(Path.of(args[2])), withLibrary);
    Class<?> type = loader.loadClass(LoadedApplication.class.getName());
    if (type.getClassLoader() != loader) {
      throw new AssertionError("not loaded by the application's own loader");
    }
    boolean leaves = args[3].endsWith("open");
    Callable<?> application =
        (Callable<?>)
            type.getConstructor(String.class, String.class, boolean.class)
                .newInstance(args[0] + "/log" + number, args[1], leaves);
    FutureTask<Object> task = new FutureTask<>(application::call);
    Thread thread = new Thread(null, task, "application", 0, false);
    thread.setContextClassLoader(loader);
    thread.start();
    left.add(task.get());
    thread.join();
    loader.close();
    return loader;
  }

  private static URL[] urls(Path services) throws IOException {
    Path file = services.resolve(SERVICE);
    Files.createDirectories(file.getParent());
    Files.writeString(file, LoadedCodec.class.getName());
    List<URL> urls = new ArrayList<>(List.of(services.toUri().toURL()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
