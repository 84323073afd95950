"use strict";
// A fault is read first: by eye it stands on top, by ear it must be gone to.
const problem = document.getElementById("problem");
if (problem) problem.focus();
// Papers may be dropped anywhere on the page; without this script the field
// takes them just the same.
const papers = document.getElementById("papers");
if (papers) {
  const mark = (over) => papers.classList.toggle("over", over);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  addEventListener("dragleave", () => mark(false));
  addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (event.dataTransfer && event.dataTransfer.files.length > 0) {
      papers.files = event.dataTransfer.files;
      papers.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}
