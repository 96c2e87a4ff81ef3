package corpus

import "fmt"

var (
	javaClasses = []string{
		"com.example.checkout.PaymentService", "com.example.checkout.CartController",
		"org.springframework.web.servlet.FrameworkServlet", "org.springframework.aop.framework.CglibAopProxy",
		"org.apache.catalina.core.StandardWrapperValve", "org.hibernate.internal.SessionImpl",
		"com.zaxxer.hikari.pool.HikariPool", "java.base/java.util.concurrent.ThreadPoolExecutor",
	}
	javaMethods = []string{"doFilter", "invoke", "authorize", "lambda$run$0", "process", "<init>", "runWorker", "getConnection"}
	javaErrors  = []string{
		"java.net.SocketTimeoutException: Read timed out",
		"java.lang.IllegalStateException: cart is closed",
		"org.springframework.dao.QueryTimeoutException: statement cancelled",
		"java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms",
	}
)

// java makes the default layout of Spring Boot. One event in thirty has a stack
// trace of 15 to 45 frames, one in twenty an e-mail or an address.
func java(s *source) recordFunc {
	return func(dst []byte) []byte {
		trace := s.oneIn(30)
		dst = s.tick().AppendFormat(dst, "2006-01-02T15:04:05.000-07:00")
		level := pick(s, []string{" INFO", " INFO", "DEBUG", " WARN"})
		if trace {
			level = "ERROR"
		}
		dst = fmt.Appendf(dst, " %s 1 --- [nio-8080-exec-%d] %-40s : ", level, s.between(1, 10), pick(s, []string{
			"c.e.checkout.PaymentService", "o.s.web.servlet.DispatcherServlet", "com.zaxxer.hikari.HikariDataSource",
			"c.e.search.IndexWorker", "o.a.c.core.ContainerBase.[Tomcat]",
		}))
		dst = appendEvent(dst, s)
		dst = append(dst, '\n')
		if trace {
			dst = appendTrace(dst, s)
		}
		return dst
	}
}

func appendEvent(dst []byte, s *source) []byte {
	switch s.n(40) {
	case 0:
		dst = append(dst, "Receipt mailed to "...)
		return appendEmail(dst, s.n(1000))
	case 1:
		dst = append(dst, "Connection reset by "...)
		return appendAddress(dst, s.n(1000))
	}
	dst = append(dst, "Order handled: "...)
	dst = s.phrase(dst, s.between(3, 9))
	return fmt.Appendf(dst, " in %d ms", s.n(800))
}

func appendTrace(dst []byte, s *source) []byte {
	dst = append(dst, pick(s, javaErrors)...)
	dst = append(dst, '\n')
	dst = appendFrames(dst, s, s.between(10, 25))
	dst = fmt.Appendf(dst, "Caused by: %s\n", pick(s, javaErrors))
	dst = appendFrames(dst, s, s.between(5, 20))
	return fmt.Appendf(dst, "\t... %d common frames omitted\n", s.between(20, 90))
}

func appendFrames(dst []byte, s *source, count int) []byte {
	for range count {
		class := pick(s, javaClasses)
		short := class[lastDot(class)+1:]
		dst = fmt.Appendf(dst, "\tat %s.%s(%s.java:%d) ~[classes!/:1.%d.%d]\n",
			class, pick(s, javaMethods), short, s.between(20, 900), s.n(9), s.n(20))
	}
	return dst
}

func lastDot(name string) int {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			return i
		}
	}
	return -1
}
