// Runs before the first paint, so that a reader of the dark theme never sees a white flash.
try {
  const theme = localStorage.getItem("liantu-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch { /* storage is closed: the system's theme stays */ }
