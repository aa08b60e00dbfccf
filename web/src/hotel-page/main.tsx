import "./page.css";

document.documentElement.classList.add("live");
