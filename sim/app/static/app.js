// Live progress and preview. Everything else works without scripts.
'use strict';
document.documentElement.classList.add('scripted');
const byId = id => document.getElementById(id);
const errors = byId('errors');
if (errors) errors.focus();

// A second click within a moment sends nothing twice.
for (const one of document.querySelectorAll('form[method=post]')) {
  let sent = 0;
  one.addEventListener('submit', event => {
    if (event.timeStamp - sent < 1500 && sent) event.preventDefault(); else sent = event.timeStamp;
  });
}

// How a run goes on.
const going = byId('going');
if (going) {
  let shown = 0, asking = false;
  const picture = async done => {
    if (asking || done <= shown) return;
    asking = true;
    try {
      const address = going.dataset.picture + '?after=' + done;
      const answer = await fetch(address);
      if (!answer.ok) return;
      const many = answer.headers.get('X-Replications');
      const finding = new DOMParser().parseFromString(answer.headers.get('X-Finding') || '', 'text/html').body.textContent;
      byId('picture').src = address;
      byId('picture').alt = finding;
      byId('picture-says').textContent = 'After ' + many + ' replications; it becomes sharper as more arrive.';
      byId('first').hidden = false;
      shown = done * 1.4;
    } finally { asking = false; }
  };
  const look = async () => {
    try {
      const answer = await fetch(going.dataset.status);
      if (!answer.ok) { location.reload(); return; }  // its folder was taken away, or the page began anew
      const now = await answer.json();
      if (!['waiting', 'running'].includes(now.state)) { location.reload(); return; }
      const says = byId('says');
      if (says.textContent !== now.says) says.textContent = now.says;
      if (byId('bar')) byId('bar').value = now.percent;
      if (now.picture) picture(now.done);
    } catch (failed) {
      byId('says').textContent = 'The program does not answer. It may have been ended.';
    }
    setTimeout(look, 1500);
  };
  look();
}

// What a plan would change, while it is typed.
const form = document.querySelector('.preview-form');
const panel = byId('preview');
if (form && panel) {
  let waiting = 0, current = 0;
  const note = text => { panel.replaceChildren(Object.assign(document.createElement('p'), {className: 'hint', textContent: text})); };
  const follow = async (id, turn) => {
    for (;;) {
      await new Promise(later => setTimeout(later, 150));
      if (turn !== current) return;
      const answer = await fetch('/previews/' + id);
      if (turn !== current) return;
      if (!answer.ok) { note('Other previews have taken its place. Change something for a new one.'); return; }
      const now = await answer.json();
      if (now.state !== 'working') { panel.innerHTML = now.html; return; }
    }
  };
  const begin = async () => {
    const turn = ++current;
    note('Working on a preview …');
    const stop = Object.assign(document.createElement('button'), {type: 'button', className: 'link', textContent: 'Stop the preview'});
    panel.append(stop);
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.preview, {method: 'POST', body});
      if (turn !== current) return;
      if (!answer.ok) { note('There is no preview: this plan cannot be read any more. Reload the page.'); return; }
      const now = await answer.json();
      if (now.state !== 'working') { panel.innerHTML = now.html; return; }
      stop.addEventListener('click', () => { fetch('/previews/' + now.id + '/stop', {method: 'POST'}); });
      await follow(now.id, turn);
    } catch (failed) { note('The program does not answer. It may have been ended.'); }
  };
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(begin, 400); });
  if (form.dataset.now) begin();
}
